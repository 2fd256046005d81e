import { Injectable } from '@nestjs/common';
import {
  bucketAt,
  bucketsBetween,
  type CountedValue,
  daysBefore,
  type FillingBucket,
  type KpiBucket,
  KpiWatches,
  MATURE_DAYS,
  total,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import { type EpochMs, TooLargeError } from '@tocsin/runtime';
import { CountBuckets } from './count-buckets.js';
import type { KpiSource } from './kpi-sources.js';

/** A first count so long after its turn says nothing about how much of a bucket comes late. */
const LATE_MS = 900_000;

/** What there is to count for a run. */
export interface NewsAsked {
  readonly watchNo: number;
  /** The newest complete bucket. */
  readonly last: KpiBucket;
  /** Whether a complete bucket is due. */
  readonly isDue: boolean;
  /** Whether the buckets are counted again that late events may still have reached. */
  readonly isNight: boolean;
  readonly filling: FillingBucket | undefined;
  readonly settledUntil: EpochMs;
  readonly countedUntil: EpochMs;
}

export interface News {
  readonly series: readonly WatchedSeries[];
  /** What the filling bucket came to, by the number of the series. */
  readonly filling: ReadonlyMap<number, CountedValue>;
}

/**
 * Counts the buckets that are new, and again those that late events may have reached: with the newest one the one before it, which is
 * learnt next, and at night those of some days. One statement for all of it; what is older costs nothing.
 */
@Injectable()
export class CountNews {
  constructor(
    private readonly count: CountBuckets,
    private readonly watches: KpiWatches,
  ) {}

  /** @throws {TooLargeError} If the newest buckets alone take longer than a query may. */
  async run(source: KpiSource, asked: NewsAsked, signal: AbortSignal): Promise<News> {
    try {
      return await this.counted(source, asked, signal);
    } catch (error) {
      if (!(error instanceof TooLargeError) || !asked.isNight) throw error;
      return this.counted(source, { ...asked, isNight: false }, signal);
    }
  }

  /** What a bucket that is filling came to, of which nothing is estimated; by the number of the series. */
  async exactly(
    source: KpiSource,
    watchNo: number,
    { bucket, until }: FillingBucket,
    signal: AbortSignal,
  ): Promise<News['filling']> {
    const { counts } = await this.count.run(source, watchNo, [bucket], until, 'exactly', signal);
    return counts[0];
  }

  private async counted(source: KpiSource, asked: NewsAsked, signal: AbortSignal): Promise<News> {
    const { watchNo, last, isNight, filling, countedUntil } = asked;
    const complete = completeBuckets(source, asked);
    const buckets = filling === undefined ? complete : [...complete, filling.bucket];
    if (buckets.length === 0) return { series: await this.watches.series(watchNo), filling: new Map() };
    const until = filling?.until ?? last.end;
    const countedFor = isNight && !source.looksBack ? 'once' : 'look';
    const { series, counts } = await this.count.run(source, watchNo, buckets, until, countedFor, signal);
    const kept = complete.map(({ start, end }, i) => ({
      ...{ start, end, countedUntil, counts: counts[i] },
      firstVolume: isFresh(asked, end) ? total([...counts[i].values()].map(({ volume }) => volume)) : undefined,
    }));
    if (kept.length > 0) await this.watches.keep(watchNo, kept, false);
    return { series, filling: filling === undefined ? new Map() : counts[counts.length - 1] };
  }
}

const isFresh = ({ settledUntil }: NewsAsked, end: EpochMs): boolean => settledUntil - end < LATE_MS;

function completeBuckets(
  { shape: { calendar } }: KpiSource,
  { last, isDue, isNight }: NewsAsked,
): readonly KpiBucket[] {
  if (isNight) return bucketsBetween(calendar, daysBefore(calendar, last.start, MATURE_DAYS), last.end);
  return isDue ? bucketsBetween(calendar, bucketAt(calendar, last.start - 1).start, last.end) : [];
}
