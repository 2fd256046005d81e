import { type Clock, type EpochMs, type Logger, TooLargeError } from '@tocsin/runtime';
import { CountBuckets } from '../runs/kpi/count-buckets.js';
import { CountPast } from '../runs/kpi/count-past.js';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';
import { WatchInMemory } from './watch-in-memory.js';

/** Of a watch that nobody keeps. */
const WATCH_NO = 0;
/** What has taken so long before the span itself is counted would keep its client waiting for minutes. */
const MOST_MS = 25_000;

/** Buckets that are to be judged: the first begins at `from`, the last ends at `to`. */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * Counts a span, and before it as much of the past as a new monitor counts.
 *
 * @param countedUntil - Events that came until then are counted.
 * @throws {TooLargeError} If that takes longer than a preview may.
 */
export async function countIntoMemory(
  source: KpiSource,
  { from, to }: Span,
  countedUntil: EpochMs,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  signal: AbortSignal,
): Promise<WatchInMemory> {
  const watch = new WatchInMemory(source.shape.calendar);
  const past = new CountPast(new CountBuckets(watch), watch, clock, logger);
  const deadline = clock.monotonicMs() + MOST_MS;
  for (const until of [from, to]) {
    const state = { watchNo: WATCH_NO, counted: watch.counted, isFilled: watch.counted !== undefined };
    const isInTime = clock.monotonicMs() <= deadline;
    if (isInTime && (await past.run(source, state, until, countedUntil, signal))) continue;
    throw new TooLargeError('the past of the chart takes too long to be counted; let the chart ask for less');
  }
  return watch;
}
