import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  askedBand,
  BASELINE_DAYS,
  daysBefore,
  ELIGIBILITY_DAYS,
  eligibleSeries,
  type Facts,
  factsOf,
  fillingAlong,
  nightAt,
  type ResultOfKind,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';
import { KEEP_DAYS } from '../runs/kpi/model-times.js';
import type { RefitWatch } from '../runs/kpi/refit-watch.js';
import type { Span } from './count-into-memory.js';
import type { PreviewedBucket, WatchInMemory } from './watch-in-memory.js';

/** What is played. */
export interface KpiPlay {
  readonly monitor: KpiMonitorState;
  readonly source: KpiSource;
  readonly watch: WatchInMemory;
  readonly span: Span;
  /** After midnight, when models are fitted. */
  readonly nightSeconds: number;
  /** How long after a moment it is judged. */
  readonly delayMs: number;
}

/** What a run would have found, and when it would have been due. */
export interface PlayedRun {
  readonly dueAt: EpochMs;
  readonly result: ResultOfKind<'kpi'>;
}

/**
 * A monitor that runs over what was counted as it would have run: fitted each night to what came before it, then judging bucket by
 * bucket, and with pace slot by slot. What came late counts as having come in time.
 */
export class KpiPlayback {
  /** As they were fitted last, by the number of the series. */
  readonly models = new Map<number, FitOutcome>();
  private readonly buckets: readonly PreviewedBucket[];
  /** When each series was heard of first. */
  private readonly firsts = new Map<number, EpochMs>();

  constructor(
    private readonly play: KpiPlay,
    private readonly refit: RefitWatch,
  ) {
    this.buckets = play.watch.buckets;
    for (const { start, counts } of this.buckets) {
      for (const series of counts.keys()) if (!this.firsts.has(series)) this.firsts.set(series, start);
    }
  }

  /** @param signal - Ends it. */
  async *runs(signal: AbortSignal): AsyncGenerator<PlayedRun, void> {
    const isAsked = askedBand(this.play.monitor.conditions) !== undefined;
    for (const night of this.nights()) {
      if (isAsked) await this.fit(night[0], signal);
      for (const bucket of night) {
        signal.throwIfAborted();
        yield* this.runsOf(bucket);
        await nextTurn();
      }
    }
  }

  /** What would have been watched by then: a group is from its first event on, an event as long as it happens often enough. */
  seriesUntil(end: EpochMs): readonly WatchedSeries[] {
    const { source, watch } = this.play;
    const known = watch.watched.filter(({ series, isAlways }) => isAlways || (this.firsts.get(series) ?? end) < end);
    if (!source.isOfEveryEvent) return known;
    return eligibleSeries(known, this.between(daysBefore(source.shape.calendar, end, ELIGIBILITY_DAYS), end));
  }

  /** Buckets of the span, those together that are judged by models of the same night. */
  private nights(): readonly (readonly PreviewedBucket[])[] {
    const { source, span, nightSeconds } = this.play;
    const { timeZone } = source.shape.calendar;
    const nights = new Map<number, PreviewedBucket[]>();
    for (const bucket of this.between(span.from, span.to)) {
      const night = nightAt(timeZone, bucket.end, nightSeconds);
      nights.set(night, [...(nights.get(night) ?? []), bucket]);
    }
    return [...nights.values()];
  }

  private async fit(first: PreviewedBucket, signal: AbortSignal): Promise<void> {
    const { source } = this.play;
    const { calendar } = source.shape;
    const history = this.between(daysBefore(calendar, first.start, KEEP_DAYS[calendar.interval]), first.start);
    const fitted = await this.refit.run(source, this.seriesUntil(first.end), history, this.models, signal);
    for (const [series, outcome] of fitted) this.models.set(series, outcome);
  }

  private *runsOf(bucket: PreviewedBucket): Iterable<PlayedRun> {
    const { monitor, source, watch, delayMs } = this.play;
    const { shape } = source;
    const { conditions, judgesPace } = monitor;
    const input = { shape, conditions, series: this.seriesUntil(bucket.end), models: this.models, visibleShare: 1 };
    const earlier = this.between(daysBefore(shape.calendar, bucket.start, BASELINE_DAYS), bucket.start);
    for (const filling of judgesPace ? fillingAlong(shape, bucket) : []) {
      // What came before the last bucket is learnt already.
      const facts = factsOf({ ...input, buckets: earlier.slice(-1), due: [], filling });
      yield this.ran(filling.until + delayMs, facts);
    }
    const facts = factsOf({ ...input, buckets: [...earlier, bucket], due: [bucket], filling: undefined });
    watch.judged(facts.ranges);
    for (const [series, state] of facts.states) {
      const before = this.models.get(series);
      if (before?.outcome === 'fitted') this.models.set(series, { ...before, state });
    }
    yield this.ran(bucket.end + delayMs, facts);
  }

  private ran(dueAt: EpochMs, { buckets, running }: Pick<Facts, 'buckets' | 'running'>): PlayedRun {
    const { chartRevision, unit, shape } = this.play.source;
    return {
      dueAt,
      result: {
        kind: 'kpi',
        chartRevision,
        interval: shape.calendar.interval,
        unit,
        countedUntil: dueAt,
        buckets,
        ...(running !== undefined && { running }),
      },
    };
  }

  private between(from: EpochMs, to: EpochMs): readonly PreviewedBucket[] {
    return this.buckets.filter(({ start, end }) => start >= from && end <= to);
  }
}
