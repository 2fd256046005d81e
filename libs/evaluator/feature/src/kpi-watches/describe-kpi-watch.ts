import { Injectable } from '@nestjs/common';
import {
  countedIn,
  type KeptBucket,
  type KpiShape,
  type KpiWatch,
  KpiWatches,
  lastBucketUntil,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import { Clock, NotFoundError } from '@tocsin/runtime';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { FindKpiWatch } from './find-kpi-watch.js';
import { nextJudgementAt, waitOf } from './kpi-wait.js';

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
    private readonly find: FindKpiWatch,
    private readonly watches: KpiWatches,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
  ) {}

  /** @throws {NotFoundError} If there is nothing that the monitor could count. */
  async run(org: string, monitorId: string, wanted: KpiWatchWanted): Promise<object> {
    const found = await this.find.run(org, monitorId);
    if (found === undefined) throw new NotFoundError('Chart Not Found.');
    const { source, watch } = found;
    const { shape, unit } = source;
    const { settlingMs } = this.settings;
    const now = this.clock.now();
    const all = watch === undefined ? [] : await this.watches.series(watch.watchNo);
    return {
      monitorId,
      interval: shape.calendar.interval,
      timeZone: shape.calendar.timeZone,
      unit,
      waitsFor: waitOf(source, watch, now, settlingMs),
      isFilled: watch?.isFilled ?? false,
      countedFrom: secondsOf(watch?.counted?.from),
      countedUntil: secondsOf(watch?.counted?.to),
      judgedUntil: secondsOf(watch?.judgedUntil),
      nextJudgementAt: nextJudgementAt(source, now, settlingMs),
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
