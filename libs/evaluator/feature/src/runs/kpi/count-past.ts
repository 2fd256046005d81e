import { Inject, Injectable } from '@nestjs/common';
import {
  bucketsBetween,
  daysBefore,
  type KpiBucket,
  type KpiCalendar,
  type KpiWatch,
  KpiWatches,
} from '@tocsin/evaluator-domain';
import { Clock, type EpochMs, Logger, TooLargeError } from '@tocsin/runtime';
import { CountBuckets } from './count-buckets.js';
import type { KpiSource } from './kpi-sources.js';

/** How far back is counted when a chart is watched for the first time, in days. */
export const FILL_DAYS: Readonly<Record<KpiCalendar['interval'], number>> = { hour: 28, day: 120 };
/** Days that are counted by one statement, if that does not take too long. */
const PIECE_DAYS: Readonly<Record<KpiCalendar['interval'], number>> = { hour: 7, day: 30 };
/** How long one run counts; the next one goes on. */
const MOST_MS = 30_000;

/** Counts the buckets of a watch that nobody has counted: the past of a new one, and what a pause has left out. */
@Injectable()
export class CountPast {
  constructor(
    private readonly count: CountBuckets,
    @Inject(KpiWatches) private readonly watches: Pick<KpiWatches, 'keep'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * @param until - Start of a bucket: it and those after it are left to others.
   * @param countedUntil - Events that came until then are counted.
   * @returns Whether nothing is missing now.
   */
  async run(
    source: KpiSource,
    watch: Pick<KpiWatch, 'watchNo' | 'counted' | 'isFilled'>,
    until: EpochMs,
    countedUntil: EpochMs,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { calendar } = source.shape;
    const deadline = this.clock.monotonicMs() + MOST_MS;
    const target = daysBefore(calendar, until, FILL_DAYS[calendar.interval]);
    let { from, to } = watch.counted ?? { from: until, to: until };
    let days = PIECE_DAYS[calendar.interval];
    const piece = async (buckets: readonly KpiBucket[], isFilled: boolean): Promise<boolean> => {
      try {
        await this.keep(source, watch.watchNo, buckets, countedUntil, isFilled, signal);
        return true;
      } catch (error) {
        if (!(error instanceof TooLargeError) || days === 1) throw error;
        days = Math.ceil(days / 2);
        return false;
      }
    };
    while (!watch.isFilled && from > target) {
      if (this.clock.monotonicMs() >= deadline) return false;
      const start = Math.max(target, daysBefore(calendar, from, days));
      if (!(await piece(bucketsBetween(calendar, start, from), start === target))) continue;
      from = start;
      this.logger.info('the past of a KPI monitor was counted', {
        monitor: source.monitorId,
        from: new Date(from).toISOString(),
        until: new Date(target).toISOString(),
      });
    }
    for (;;) {
      const ahead = bucketsBetween(calendar, to, Math.min(until, daysBefore(calendar, to, -days)));
      if (ahead.length === 0) return true;
      if (this.clock.monotonicMs() >= deadline) return false;
      if (await piece(ahead, false)) to = ahead[ahead.length - 1].end;
    }
  }

  private async keep(
    source: KpiSource,
    watchNo: number,
    buckets: readonly KpiBucket[],
    countedUntil: EpochMs,
    isFilled: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { end: until } = buckets[buckets.length - 1];
    const { counts } = await this.count.run(source, watchNo, buckets, until, 'once', signal);
    const kept = buckets.map(({ start, end }, i) => ({
      start,
      end,
      countedUntil,
      counts: counts[i],
      firstVolume: undefined,
    }));
    await this.watches.keep(watchNo, kept, isFilled);
  }
}
