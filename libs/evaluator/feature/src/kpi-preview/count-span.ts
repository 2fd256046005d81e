import { Injectable } from '@nestjs/common';
import { daysBefore, type KpiWatchName, lastBucketUntil } from '@tocsin/evaluator-domain';
import { Clock, type EpochMs, Logger, TooLargeError, UnavailableError } from '@tocsin/runtime';
import { AwaitEvents } from '../runs/kpi/await-events.js';
import { CountBuckets } from '../runs/kpi/count-buckets.js';
import { CountPast } from '../runs/kpi/count-past.js';
import { EventProgress } from '../runs/kpi/event-progress.js';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';
import { WatchInMemory } from './watch-in-memory.js';

/** Of a watch that nobody keeps. */
const WATCH_NO = 0;

/** Buckets that are to be judged: the first begins at `from`, the last ends at `to`. */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface CountedSpan {
  readonly span: Span;
  readonly watch: WatchInMemory;
}

/** Counts what a preview plays: a span, and before it as much of the past as a new monitor counts. */
@Injectable()
export class CountSpan {
  constructor(
    private readonly events: AwaitEvents,
    private readonly progress: EventProgress,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * @param days - The last so many whole days, and what there is of this one.
   * @throws {UnavailableError} If what was sent before is not stored yet.
   * @throws {TooLargeError} If counting takes longer than a preview may.
   */
  async run(name: KpiWatchName, source: KpiSource, days: number, signal: AbortSignal): Promise<CountedSpan> {
    const { calendar } = source.shape;
    const countedUntil = await this.storedUntil(name, source, signal);
    const to = lastBucketUntil(calendar, countedUntil - this.settings.settlingMs - source.growsForMs).end;
    const span = { from: daysBefore(calendar, to, days), to };
    const watch = new WatchInMemory(calendar);
    const past = new CountPast(new CountBuckets(watch), watch, this.clock, this.logger);
    for (const until of [span.from, span.to]) {
      const state = { watchNo: WATCH_NO, counted: watch.counted, isFilled: watch.counted !== undefined };
      if (await past.run(source, state, until, countedUntil, signal)) continue;
      throw new TooLargeError('the past of the chart takes too long to be counted: ask for fewer days');
    }
    return { span, watch };
  }

  private async storedUntil(name: KpiWatchName, { question }: KpiSource, signal: AbortSignal): Promise<EpochMs> {
    try {
      const isStored = await this.events.isPastStored(name, question, signal);
      const until = isStored ? await this.progress.completeUntil() : undefined;
      if (until !== undefined) return until;
      throw new UnavailableError('the events that were sent until now are not stored yet; try again soon');
    } finally {
      this.events.forget(name);
    }
  }
}
