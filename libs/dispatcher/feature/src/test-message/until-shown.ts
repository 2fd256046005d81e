import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigurationView } from '@tocsin/platform';

/**
 * Waits a moment for what a client may have created just now, whose record is still on its way.
 *
 * @returns False if it does not show in time.
 */
export async function untilShown(
  view: ConfigurationView,
  isShown: () => boolean,
  patienceMs: number,
): Promise<boolean> {
  if (isShown()) return true;
  const waiting = new AbortController();
  let stop = (): void => {};
  const shown = new Promise<boolean>((resolve) => {
    stop = view.onChange(() => {
      if (isShown()) resolve(true);
    });
  });
  const gaveUp = delay(patienceMs, false, { signal: waiting.signal }).catch(() => false);
  try {
    return await Promise.race([shown, gaveUp]);
  } finally {
    stop();
    waiting.abort();
  }
}
