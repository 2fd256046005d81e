import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as sendRequest,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ServiceName, serviceOf } from '@tocsin/admin-contract';
import type { Upstreams } from './nginx-config.js';

export interface RunningProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Headers that belong to one connection and are not passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * What nginx does in front of the services, for machines that have none: routes by the same table, streams both ways. The
 * instances of a service take turns; one that cannot be reached is passed over, but nothing is sent twice.
 */
export async function startProxy(host: string, port: number, upstreams: Upstreams): Promise<RunningProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const turns = new Map<ServiceName, number>();
  const inTurn = (service: ServiceName): readonly string[] => {
    const turn = turns.get(service) ?? 0;
    turns.set(service, turn + 1);
    const first = turn % upstreams[service].length;
    return [...upstreams[service].slice(first), ...upstreams[service].slice(0, first)];
  };
  const server = createServer((incoming, outgoing) => {
    const service = serviceOf((incoming.url ?? '/').split('?')[0]);
    forward({ incoming, outgoing, service, agent }, inTurn(service));
  });
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

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly service: ServiceName;
  readonly agent: Agent;
}

function forward(exchange: Exchange, [address, ...others]: readonly string[]): void {
  const { incoming, outgoing, service, agent } = exchange;
  const [hostname, port] = splitAddress(address);
  const headers = withoutHopByHop(incoming.headers);
  const { url: path, method } = incoming;
  const upstream = sendRequest({ hostname, port, path, method, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, withoutHopByHop(answer.headers));
    answer.pipe(outgoing);
  });
  let isSent = false;
  const send = (): void => {
    isSent = true;
    incoming.pipe(upstream);
  };
  upstream.once('socket', (socket) => (socket.connecting ? socket.once('connect', send) : send()));
  upstream.on('error', (error) => {
    if (outgoing.headersSent || outgoing.destroyed) return outgoing.destroy();
    if (!isSent && others.length > 0) return forward(exchange, others);
    outgoing.writeHead(502, { 'content-type': 'application/json' });
    return outgoing.end(JSON.stringify({ error: { message: `${service} does not answer: ${error.message}` } }));
  });
  outgoing.on('close', () => upstream.destroy());
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

function splitAddress(address: string): [string, number] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
}
