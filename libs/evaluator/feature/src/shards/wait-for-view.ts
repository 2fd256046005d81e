import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigurationView } from '@tocsin/platform';
import type { Logger } from '@tocsin/runtime';

/** Longest wait for a configuration offset that another process has seen. */
const MAX_WAIT_MS = 10_000;

/**
 * Waits until the view knows the configuration that a shard was last judged by. The record at that offset may have been
 * compacted away with nothing after it; then the wait ends without it, and changes known already are applied once more.
 */
export async function waitForView(view: ConfigurationView, offset: number, logger: Logger): Promise<void> {
  const waiting = new AbortController();
  const reached = view.reached(offset).then(() => true);
  const gaveUp = delay(MAX_WAIT_MS, false, { signal: waiting.signal }).catch(() => false);
  const isReached = await Promise.race([reached, gaveUp]);
  waiting.abort();
  if (!isReached)
    logger.warn('the configuration ends before what a shard has seen', { offset, position: view.position });
}
