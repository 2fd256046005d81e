import { connect, isIPv6, type Socket, type TcpNetConnectOpts } from 'node:net';
import { codeOf, ConnectError } from './connect-errors.js';

/** Opens one TCP connection; Node's own, except where a test needs one that hangs. */
export type OpenSocket = (options: TcpNetConnectOpts) => Socket;

/** Addresses tried at most, however many a name has. */
const MAX_DIALLED = 6;
/** Head start of each address before the next one is tried beside it (RFC 8305). */
const STAGGER_MS = 250;
const KEEP_ALIVE_PROBE_MS = 60_000;

/**
 * Opens a TCP connection to the first of the addresses that answers. They are dialled as they are given, without any
 * look-up, alternating between the families, each a moment after the one before or as soon as that one fails.
 *
 * @throws {ConnectError} If none answers, or none within the limit.
 */
export function dial(
  addresses: readonly string[],
  port: number,
  limitMs: number,
  open: OpenSocket = connect,
): Promise<Socket> {
  const waiting = alternating(addresses).slice(0, MAX_DIALLED);
  const dialled = new Set<Socket>();
  return new Promise((resolve, reject) => {
    let stagger: NodeJS.Timeout | undefined;
    let isOver = false;
    const limit = setTimeout(() => fail('connect_timeout', `no connection within ${limitMs} ms`), limitMs);

    const finish = (winner?: Socket): void => {
      isOver = true;
      clearTimeout(limit);
      clearTimeout(stagger);
      waiting.length = 0;
      for (const socket of dialled) if (socket !== winner) socket.destroy();
    };
    const fail = (failure: 'connect_failed' | 'connect_timeout', message: string, cause?: unknown): void => {
      finish();
      reject(new ConnectError(failure, message, { cause }));
    };
    const dialNext = (): void => {
      clearTimeout(stagger);
      const host = waiting.shift();
      if (host === undefined) return;
      const socket = open({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS });
      dialled.add(socket);
      socket.once('connect', () => {
        finish(socket);
        resolve(socket);
      });
      // Stays: a socket in nobody's hands must not throw its errors at the process.
      socket.on('error', (error) => {
        if (!dialled.delete(socket) || isOver) return;
        if (waiting.length > 0) dialNext();
        else if (dialled.size === 0) fail('connect_failed', `no connection: ${codeOf(error)}`, error);
      });
      if (waiting.length > 0) stagger = setTimeout(dialNext, STAGGER_MS);
    };
    dialNext();
  });
}

/** One of each family in turn, beginning with the family of the first. */
function alternating(addresses: readonly string[]): string[] {
  const firstIsIpv6 = isIPv6(addresses[0] ?? '');
  const first = addresses.filter((address) => isIPv6(address) === firstIsIpv6);
  const other = addresses.filter((address) => isIPv6(address) !== firstIsIpv6);
  return addresses.flatMap((_, at) => [...first.slice(at, at + 1), ...other.slice(at, at + 1)]);
}
