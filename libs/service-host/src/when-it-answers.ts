import { AppError, type Logger } from '@tocsin/runtime';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 1_000;
const ATTEMPTS = 60;

/**
 * Tries for up to a minute what needs another program that may start at the same time as this one.
 *
 * @param what - The other program, as the subject of a sentence.
 * @throws What was thrown last, or at once what is not retryable.
 */
export async function whenItAnswers<T>(what: string, logger: Logger, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof AppError && error.retryable)) throw error;
      if (attempt === 1) logger.warn(`${what} does not answer yet; waiting for it`, { error: error.message });
      await delay(RETRY_MS);
    }
  }
}
