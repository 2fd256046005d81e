import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@tocsin/runtime';
import { LocalPostgresError } from './local-postgres-error.js';
import { isAlive, worksIn } from './process-identity.js';

/** What PostgreSQL writes into postmaster.pid, as far as it matters here. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number | undefined;
}

/** @param text - Content of postmaster.pid; undefined when it names no process. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const port = Number(lines[3]);
  return { pid, port: Number.isInteger(port) && port > 0 ? port : undefined };
}

export function readPostmasterFile(clusterDir: string): PostmasterFile | undefined {
  try {
    return parsePostmasterFile(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined; // no server has been started, or it has stopped cleanly
  }
}

/** How long each way of stopping may take before the next, harder one: fast, immediate, kill. */
const STOP_STEPS: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[] = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];

/**
 * Stops the server that a killed process left running on this cluster, and removes a postmaster.pid whose process id
 * belongs to something else now (PostgreSQL would refuse to start because of it).
 */
export async function stopLeftover(clusterDir: string, logger: Logger): Promise<void> {
  const file = readPostmasterFile(clusterDir);
  if (!file || !isAlive(file.pid)) return;
  if (!worksIn(file.pid, clusterDir)) {
    rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
    return;
  }
  logger.info('stopping the PostgreSQL that an earlier process left running', { pid: file.pid });
  await stopProcess(file.pid, () => worksIn(file.pid, clusterDir));
}

/** Stops a server, harder and harder. `isRunning` must also become false when `pid` is another process. */
export async function stopProcess(pid: number, isRunning: () => boolean): Promise<void> {
  for (const { signal, waitMs } of STOP_STEPS) {
    if (!isRunning()) return;
    signalProcess(pid, signal);
    if (await becomesFalse(isRunning, waitMs)) return;
  }
  throw new LocalPostgresError(`PostgreSQL (process ${pid}) does not stop, not even when killed: stop it by hand`);
}

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function becomesFalse(condition: () => boolean, waitMs: number): Promise<boolean> {
  for (let waited = 0, step = 2; waited < waitMs; waited += step, step = Math.min(step * 2, 100)) {
    if (!condition()) return true;
    await delay(step);
  }
  return !condition();
}
