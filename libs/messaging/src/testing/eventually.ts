import { setTimeout as delay } from 'node:timers/promises';
import { SystemClock } from '@tocsin/runtime';

const POLL_MS = 5;
const PATIENCE_MS = 150_000;

/**
 * Waits until `condition` holds.
 *
 * @param what - Completes the sentence "gave up waiting until …"; a function may add what was seen instead.
 * @throws {Error} After 150 s, so that a test fails with a sentence rather than by its timeout.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
): Promise<void> {
  const clock = new SystemClock();
  const start = clock.monotonicMs();
  while (!(await condition())) {
    if (clock.monotonicMs() - start > PATIENCE_MS) {
      throw new Error(`gave up waiting until ${typeof what === 'string' ? what : what()}`);
    }
    await delay(POLL_MS);
  }
}

/** A door that stays shut until it is opened: holds a handler in the middle of its work. */
export class Gate {
  private release: () => void = () => {};
  readonly opened = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  open(): void {
    this.release();
  }
}
