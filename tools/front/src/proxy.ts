import { Agent, createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceOf } from '@tocsin/admin-contract';
import type { Upstreams } from './nginx-config.js';

export interface RunningProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Headers that belong to one connection and are not passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** What nginx does in front of the services, for machines that have none: routes by the same table, streams both ways. */
export async function startProxy(host: string, port: number, upstreams: Upstreams): Promise<RunningProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, upstreams, agent));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      agent.destroy();
    },
  };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, upstreams: Upstreams, agent: Agent): void {
  const path = (incoming.url ?? '/').split('?')[0];
  const [hostname, port] = splitAddress(upstreams[serviceOf(path)]);
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
  const upstream = sendRequest(
    { hostname, port, path: incoming.url, method: incoming.method, headers, agent },
    (answer) => {
      const shown = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
      outgoing.writeHead(answer.statusCode ?? 502, shown);
      answer.pipe(outgoing);
    },
  );
  upstream.on('error', (error) => {
    if (outgoing.headersSent) return outgoing.destroy();
    outgoing.writeHead(502, { 'content-type': 'application/json' });
    return outgoing.end(JSON.stringify({ error: { message: `the ${serviceOf(path)} service does not answer: ${error.message}` } }));
  });
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function splitAddress(address: string): [string, number] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
}
