import { Injectable } from '@nestjs/common';
import {
  bucketAt,
  countedIn,
  type KeptBucket,
  type KpiShape,
  type KpiWatch,
  KpiWatches,
  lastBucketUntil,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { Clock, NotFoundError } from '@tocsin/runtime';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { KpiSources } from '../runs/kpi/kpi-sources.js';
import { waitOf } from './wait-of.js';

/** Series of one answer at most: the first ones. */
const MOST_SERIES_SHOWN = 100;

export interface KpiWatchWanted {
  /** Name of the one series that is wanted; undefined: the first ones. */
  readonly series: string | undefined;
  /** The newest complete buckets of each. */
  readonly buckets: number;
}

/** What a KPI monitor has counted and expects, as far as this is kept: why there is an alert, or none. */
@Injectable()
export class DescribeKpiWatch {
  constructor(
    private readonly sources: KpiSources,
    private readonly watches: KpiWatches,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
  ) {}

  async run(org: string, monitor: KpiMonitorState, wanted: KpiWatchWanted): Promise<object> {
    const source = this.sources.of(org, monitor);
    if (source === undefined) throw new NotFoundError('Chart Not Found.');
    const { shape, unit, growsForMs, question } = source;
    const { calendar } = shape;
    const watch = await this.watches.find({ org, monitorId: monitor.id }, question);
    const now = this.clock.now();
    const delayMs = this.settings.settlingMs + growsForMs;
    const nextJudgementAt = bucketAt(calendar, now - delayMs).end + delayMs;
    const { reason, message, until } = waitOf(calendar, watch, now, nextJudgementAt);
    const all = watch === undefined ? [] : await this.watches.series(watch.watchNo);
    return {
      monitorId: monitor.id,
      interval: calendar.interval,
      timeZone: calendar.timeZone,
      unit,
      waitsFor: { reason, message, until: secondsOf(until) },
      isFilled: watch?.isFilled ?? false,
      countedFrom: secondsOf(watch?.counted?.from),
      countedUntil: secondsOf(watch?.counted?.to),
      judgedUntil: secondsOf(watch?.judgedUntil),
      nextJudgementAt: secondsOf(nextJudgementAt),
      shareThereAtFirst: watch?.visibleShare ?? null,
      seriesCount: all.length,
      series: watch === undefined ? [] : await this.shown(shape, watch, all, wanted),
    };
  }

  private async shown(
    shape: KpiShape,
    { watchNo, counted }: KpiWatch,
    all: readonly WatchedSeries[],
    wanted: KpiWatchWanted,
  ): Promise<readonly object[]> {
    const shown = all
      .filter(({ name }) => wanted.series === undefined || name === wanted.series)
      .slice(0, MOST_SERIES_SHOWN);
    const numbers = shown.map(({ series }) => series);
    const models = await this.watches.models(watchNo, numbers);
    const to = counted?.to ?? 0;
    let from = to;
    for (let i = 0; i < wanted.buckets; i++) from = lastBucketUntil(shape.calendar, from).start;
    const buckets = await this.watches.buckets(watchNo, from, to, numbers);
    return shown.map((series) => seriesJson(shape, series, models.get(series.series), buckets));
  }
}

const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : Math.floor(ms / 1000));

function seriesJson(
  shape: KpiShape,
  { series, name, segment, groupBy }: WatchedSeries,
  model: FitOutcome | undefined,
  buckets: readonly KeptBucket[],
): object {
  return {
    name,
    segment: { index: segment.index, name: segment.name },
    groupBy: groupBy.map(({ property, value }) => ({ property, value })),
    model: modelJson(model),
    buckets: buckets.map((bucket) => {
      const { start, end, ranges, countedUntil } = bucket;
      const { value, volume } = countedIn(shape, bucket, series);
      const range = ranges.get(series);
      return {
        ...{ start: start / 1000, end: end / 1000, countedUntil: Math.floor(countedUntil / 1000), value, volume },
        ...{ expected: range?.expected ?? null, lower: range?.lower ?? null, upper: range?.upper ?? null },
      };
    }),
  };
}

/** A model itself is nothing that people read; why there is none is. */
function modelJson(outcome: FitOutcome | undefined): object {
  if (outcome === undefined) return { outcome: 'none' };
  if (outcome.outcome !== 'fitted') return outcome;
  return { outcome: 'fitted', hasPace: outcome.model.pace !== undefined };
}
