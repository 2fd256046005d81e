import { Injectable } from '@nestjs/common';
import {
  bucketAt,
  countedIn,
  type KeptBucket,
  type KpiShape,
  KpiWatches,
  lastBucketUntil,
  wallOf,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { Clock } from '@tocsin/runtime';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { KpiSources } from '../runs/kpi/kpi-sources.js';

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
    const watch = await this.watches.find({ org, monitorId: monitor.id });
    // What was counted for another question says nothing about this one.
    if (source === undefined || watch === undefined) return { ...NOTHING, monitorId: monitor.id };
    const { shape, unit, growsForMs } = source;
    const delayMs = this.settings.settlingMs + growsForMs;
    const { watchNo, counted, isFilled, judgedUntil } = watch;
    const all = await this.watches.series(watchNo);
    const shown = all.filter(({ name }) => wanted.series === undefined || name === wanted.series);
    const buckets = counted === undefined ? [] : await this.newest(shape, watchNo, counted.to, wanted.buckets);
    const models = await this.watches.models(watchNo);
    return {
      monitorId: monitor.id,
      interval: shape.calendar.interval,
      timeZone: shape.calendar.timeZone,
      unit,
      isFilled,
      countedFrom: secondsOf(counted?.from),
      countedUntil: secondsOf(counted?.to),
      judgedUntil: secondsOf(judgedUntil),
      nextJudgementAt: secondsOf(bucketAt(shape.calendar, this.clock.now() - delayMs).end + delayMs),
      shareThereAtFirst: watch.visibleShare,
      seriesCount: all.length,
      series: shown
        .slice(0, MOST_SERIES_SHOWN)
        .map((series) => seriesJson(shape, series, models.get(series.series), buckets)),
    };
  }

  private async newest(shape: KpiShape, watchNo: number, to: number, count: number): Promise<readonly KeptBucket[]> {
    let from = to;
    for (let i = 0; i < count; i++) from = lastBucketUntil(shape.calendar, from).start;
    return this.watches.buckets(watchNo, from, to);
  }
}

const NOTHING = {
  ...{ interval: null, timeZone: null, unit: null, isFilled: false, countedFrom: null, countedUntil: null },
  ...{ judgedUntil: null, nextJudgementAt: null, shareThereAtFirst: null, seriesCount: 0, series: [] },
};

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
      const { value, volume } = countedIn(shape, { ...bucket, wall: wallOf(shape.calendar, start) }, series);
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
