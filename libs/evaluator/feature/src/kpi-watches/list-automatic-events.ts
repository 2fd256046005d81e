import { Injectable } from '@nestjs/common';
import {
  bucketsBetween,
  busyDays,
  daysBefore,
  ELIGIBILITY_DAYS,
  isEligible,
  type KpiCalendar,
  KpiWatches,
  lastBucketUntil,
  nameOfEvent,
  ProductQueries,
  typeTotals,
} from '@tocsin/evaluator-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { Clock } from '@tocsin/runtime';
import { FindKpiWatch } from './find-kpi-watch.js';

/** It is short, so that it goes on when its client is gone. */
const TO_ITS_END = new AbortController().signal;

/** Lists the events of a project, and which of them the automatic monitor watches. */
@Injectable()
export class ListAutomaticEvents {
  constructor(
    private readonly view: ConfigurationView,
    private readonly queries: ProductQueries,
    private readonly find: FindKpiWatch,
    private readonly watches: KpiWatches,
    private readonly clock: Clock,
  ) {}

  /** By how often they happened on the last 30 complete days. */
  async run(org: string, { id, timeZone }: ProjectState): Promise<readonly object[]> {
    const calendar: KpiCalendar = { interval: 'day', timeZone };
    const { end } = lastBucketUntil(calendar, this.clock.now());
    const days = bucketsBetween(calendar, daysBefore(calendar, end, ELIGIBILITY_DAYS), end);
    const bounds = [...days.map(({ start }) => start), end];
    const found = await typeTotals(this.queries, { org, projectId: id, bounds }, TO_ITS_END);
    const models = await this.outcomes(org, id);
    return found.map(({ name, totals }) => ({
      name,
      total: totals.reduce((sum, total) => sum + total, 0),
      busyDays: busyDays(totals),
      isWatched: isEligible(totals),
      model: models.get(nameOfEvent(name).key) ?? 'none',
    }));
  }

  /** What is learnt of each event, by the key of its series; nothing while the automatic monitor is off. */
  private async outcomes(org: string, projectId: string): Promise<ReadonlyMap<string, string>> {
    const monitor = this.view
      .list('kpiMonitor', org)
      .find(({ record: { state } }) => state.projectId === projectId && state.source.type === 'everyEvent');
    const watch = monitor && (await this.find.run(org, monitor.record.id))?.watch;
    if (watch === undefined) return new Map();
    const models = await this.watches.models(watch.watchNo);
    const series = await this.watches.series(watch.watchNo);
    return new Map(series.map(({ series: number, key }) => [key, models.get(number)?.outcome ?? 'none']));
  }
}
