import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@tocsin/runtime';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Repeats work that may be repeated until it succeeds: a database that restarts must not end the process.
 *
 * @param isOver - When true, nobody needs the result any more.
 * @returns Undefined if it was over before the work succeeded.
 */
export async function persistently<T>(
  what: string,
  work: () => Promise<T>,
  isOver: () => boolean,
  logger: Logger,
): Promise<T | undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; !isOver(); pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      logger.warn(`${what} failed and is repeated`, { pauseMs, error: String(error) });
      await delay(pauseMs);
    }
  }
  return undefined;
}
