import { setImmediate as nextTurn } from 'node:timers/promises';

/** A series of many days takes well below a millisecond. */
const AT_ONCE = 20;

/**
 * What an iteration comes to, computed a few at a time: others have their turn in between, and it ends when nobody waits for it any
 * more.
 *
 * @throws The reason of the signal.
 */
export async function inTurns<T>(items: Iterable<T>, signal: AbortSignal): Promise<readonly T[]> {
  const all: T[] = [];
  for (const item of items) {
    all.push(item);
    if (all.length % AT_ONCE > 0) continue;
    await nextTurn();
    signal.throwIfAborted();
  }
  return all;
}
