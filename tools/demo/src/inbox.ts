import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One message that a channel of the demo delivered. */
export interface Message {
  readonly channel: 'webhook' | 'slack';
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Wall time in milliseconds when it was complete. */
  readonly arrivedAt: number;
}

type Waiter = { readonly matches: (message: Message) => boolean; readonly resolve: (message: Message) => void };

/** A receiver on this machine: what a team's own endpoint and Slack would get. Answers as they do. */
export class Inbox {
  private readonly server: Server;
  private readonly unclaimed: Message[] = [];
  private waiters: Waiter[] = [];

  constructor(private readonly now: () => number) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const channel = request.url === '/slack' ? 'slack' : 'webhook';
        response.writeHead(200, { 'content-type': 'text/plain' }).end(channel === 'slack' ? 'ok' : '');
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
        this.receive({ channel, headers: request.headers, body, arrivedAt: this.now() });
      });
    });
  }

  /** @returns The base URL; `/webhook` and `/slack` below it are the two receivers. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The first message, past or to come, that matches; each message is given once. */
  next(matches: (message: Message) => boolean): Promise<Message> {
    const index = this.unclaimed.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.unclaimed.splice(index, 1)[0]);
    return new Promise((resolve) => this.waiters.push({ matches, resolve }));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private receive(message: Message): void {
    const waiter = this.waiters.find(({ matches }) => matches(message));
    if (waiter === undefined) {
      this.unclaimed.push(message);
      return;
    }
    this.waiters = this.waiters.filter((other) => other !== waiter);
    waiter.resolve(message);
  }
}
