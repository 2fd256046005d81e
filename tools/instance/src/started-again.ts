import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPTS = 20;
const PAUSE_MS = 100;

/** Starts a process as a supervisor does: one that ends while it starts, as when its database is away, is started again. */
export async function startedAgain<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
}
