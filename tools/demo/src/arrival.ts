import { setTimeout as delay } from 'node:timers/promises';
import type { Inbox, Message } from './inbox.js';

/**
 * Waits for a message, past or to come.
 *
 * @param what - As an error names it.
 * @throws {Error} If it does not come in time.
 */
export async function arrival(
  inbox: Inbox,
  what: string,
  matches: (message: Message) => boolean,
  withinMs: number,
): Promise<Message> {
  const timeout = new AbortController();
  const tooLate = delay(withinMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`${what} did not arrive within ${withinMs / 1000} s; GET /api/v1/deliveries tells why`);
  });
  try {
    return await Promise.race([inbox.next(matches), tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    timeout.abort();
  }
}
