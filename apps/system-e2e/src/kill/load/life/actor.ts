import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../random.js';

/** Somebody or something that does a thing over and over while the load is on. */
export interface Actor {
  /** Ends after the thing under way. */
  run(random: Random, stopping: AbortSignal): Promise<void>;
}

/** Does it again and again, with random pauses between. */
export function actor(pauseMs: number, act: (random: Random, stopping: AbortSignal) => Promise<void>): Actor {
  return {
    run: async (random, stopping) => {
      while (!stopping.aborted) {
        await act(random, stopping);
        await pause(pauseMs * (0.5 + random.next()), stopping);
      }
    },
  };
}

/** Waits, though not beyond the end of the load. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: stopping }).catch(() => undefined);
}
