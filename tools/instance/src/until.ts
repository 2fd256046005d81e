import { setTimeout as delay } from 'node:timers/promises';
import { SystemClock } from '@tocsin/runtime';

const clock = new SystemClock();

/** The first defined answer of `look`, asked again and again; fails with `what` and the last error after 150 s. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, withinMs = 150_000): Promise<T> {
  const end = clock.monotonicMs() + withinMs;
  let lastError = '';
  while (clock.monotonicMs() < end) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      lastError = String(error);
    }
    await delay(50);
  }
  throw new Error(`${what} did not come within ${withinMs / 1000} s${lastError && `; last: ${lastError}`}`);
}

/** Whole seconds since the epoch, as clients stamp samples. */
export const nowSeconds = (): number => Math.floor(clock.now() / 1000);
