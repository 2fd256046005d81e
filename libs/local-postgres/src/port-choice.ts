import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Logger } from '@tocsin/runtime';
import { LocalPostgresError } from './local-postgres-error.js';
import { ephemeralPorts, type PortRange, portsToChooseFrom } from './port-ranges.js';

export interface PortWish {
  /** Undefined: the one kept in `file`, chosen once; 0: any free one, not kept. */
  readonly wanted: number | undefined;
  /** Where a chosen port is kept. */
  readonly file: string;
  /** Directories begin their search at ports of their own. */
  readonly dataDir: string;
}

/**
 * The port to listen on. A chosen one is none that the system gives to outgoing connections: one of those could hold it at
 * the very moment of a restart.
 *
 * @throws {LocalPostgresError} If a port that was asked for is in use.
 */
export async function choosePort(
  { wanted, file, dataDir }: PortWish,
  logger: Logger,
  ephemeral: PortRange = ephemeralPorts(),
): Promise<number> {
  if (wanted === 0) return freePort(dataDir, ephemeral);
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new LocalPostgresError(
      `port ${wanted} on 127.0.0.1, meant for PostgreSQL, is in use: stop what uses it or choose another port`,
    );
  }
  const kept = keptPort(file);
  if (kept !== undefined && !isIn(ephemeral, kept)) {
    if (await isFree(kept)) return kept;
    logger.warn('the port that PostgreSQL used so far is taken by another program; using another', { port: kept });
  }
  const chosen = await freePort(dataDir, ephemeral);
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

const isIn = ({ first, last }: PortRange, port: number): boolean => port >= first && port <= last;

/** The first free port from the directory's own place in the range onward. */
async function freePort(dataDir: string, ephemeral: PortRange): Promise<number> {
  const { first, last } = portsToChooseFrom(ephemeral);
  const count = last - first + 1;
  const start = createHash('sha256').update(dataDir).digest().readUInt32BE() % count;
  for (let step = 0; step < count; step++) {
    const port = first + ((start + step) % count);
    if (await isFree(port)) return port;
  }
  throw new LocalPostgresError(`no port from ${first} to ${last} on 127.0.0.1 is free for PostgreSQL`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
