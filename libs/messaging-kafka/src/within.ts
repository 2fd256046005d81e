import { setTimeout as delay } from 'node:timers/promises';

/** The promise's value, or undefined if it takes longer. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  const patience = new AbortController();
  const expired = delay(limitMs, undefined, { signal: patience.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, expired]);
  } finally {
    patience.abort();
  }
}
