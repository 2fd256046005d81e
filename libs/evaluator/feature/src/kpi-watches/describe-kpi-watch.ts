import { Injectable } from '@nestjs/common';
import {
  type KpiShape,
  type KpiWatch,
  KpiWatches,
  lastBucketUntil,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import { Clock, NotFoundError } from '@tocsin/runtime';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { FindKpiWatch } from './find-kpi-watch.js';
import { kpiSeriesJson } from './kpi-series-json.js';
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
    return shown.map((series) => kpiSeriesJson(shape, series, models.get(series.series), buckets));
  }
}

const secondsOf = (ms: number | undefined): number | null => (ms === undefined ? null : Math.floor(ms / 1000));
