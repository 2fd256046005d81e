import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Logger } from '@tocsin/runtime';
import { LocalPostgresError } from './local-postgres-error.js';

/**
 * The port to listen on.
 *
 * @param wanted - Undefined: the one kept in `file`, chosen once; 0: any free one, not kept.
 * @throws {LocalPostgresError} If a port that was asked for is in use.
 */
export async function choosePort(wanted: number | undefined, file: string, logger: Logger): Promise<number> {
  if (wanted === 0) return freePort();
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new LocalPostgresError(
      `port ${wanted} on 127.0.0.1, meant for PostgreSQL, is in use: stop what uses it or choose another port`,
    );
  }
  const kept = keptPort(file);
  if (kept !== undefined) {
    if (await isFree(kept)) return kept;
    logger.warn('the port that PostgreSQL used so far is taken by another program; using another', { port: kept });
  }
  const chosen = await freePort();
  writeFileSync(file, String(chosen), { mode: 0o600 });
  return chosen;
}

function keptPort(file: string): number | undefined {
  try {
    const port = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined; // first start
  }
}

async function freePort(): Promise<number> {
  const port = await listenOn(0);
  if (port === undefined) throw new LocalPostgresError('no free port on 127.0.0.1 for PostgreSQL');
  return port;
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOn(port)) !== undefined;
}

async function listenOn(port: number): Promise<number | undefined> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port: bound } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return bound;
}
