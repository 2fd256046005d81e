import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { VendorFormat, VendorReply, VendorRequest } from './vendor.js';
import { throttledReply, vendorReply } from './vendor-reply.js';

/** What was asked of a vendor, and what it said. */
export interface VendorExchange {
  readonly request: VendorRequest;
  readonly reply: VendorReply;
}

/** A vendor that answers over HTTP, on a free port of this machine. */
export class VendorServer {
  readonly exchanges: VendorExchange[] = [];
  private throttled = 0;

  private constructor(
    private readonly format: VendorFormat,
    private readonly server: Server,
    /** Where its own address would be: with the path that its real one has. */
    readonly url: string,
  ) {}

  static async start(format: VendorFormat): Promise<VendorServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const vendor = new VendorServer(format, server, `http://127.0.0.1:${port}${PATHS[format]}`);
    server.on('request', (incoming, response) => {
      void vendor.answer(incoming).then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
    });
    return vendor;
  }

  /** It has had enough for so many requests. */
  throttleNext(requests: number): void {
    this.throttled = requests;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(incoming: IncomingMessage): Promise<VendorReply> {
    const { method = '', url: path = '' } = incoming;
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
    );
    const request = { method, path, headers, body: await buffer(incoming) };
    const isThrottled = this.throttled > 0;
    if (isThrottled) this.throttled -= 1;
    const reply = isThrottled ? throttledReply(this.format) : vendorReply(this.format, request);
    this.exchanges.push({ request, reply });
    return reply;
  }
}

const PATHS: Readonly<Record<VendorFormat, string>> = {
  slack: '/services/T0/B0/secret',
  teams: '/workflows/w/triggers/manual/paths/invoke?api-version=2016-06-01&sig=secret',
  discord: '/api/webhooks/1/secret',
  googleChat: '/v1/spaces/s/messages?key=k&token=secret',
  pagerDuty: '/v2/enqueue',
  opsgenie: '/v2/alerts',
};
