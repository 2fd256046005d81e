import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  chartSeries,
  type CountedFor,
  type CountPlan,
  type KpiQuestion,
  type KpiSeriesName,
  type KpiShape,
  nameOfEvent,
  nameOfSeries,
  ProductQueries,
  RunningQueries,
  SLOTS,
  typeTotals,
} from '@tocsin/evaluator-domain';
import type { KpiMonitorState, MonitorResult } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import {
  addsUp,
  type ChartQuery,
  funnelCost,
  kindOf,
  leadOf,
  readChartQuery,
  segmentationCost,
  unitOf,
  watchedConversionMs,
} from '@tocsin/product-queries';

/** Groups of a chart that are counted: far more than are watched, so that one that is watched is never cut off. */
const MOST_GROUPS = 10_000;

/** A series with a number for each bucket that was asked for. */
export interface FoundSeries {
  readonly name: KpiSeriesName;
  readonly values: readonly number[];
  readonly volumes: readonly number[];
  readonly numerators?: readonly number[];
}

/** What a KPI monitor looks at, as it is configured now. */
export interface KpiSource {
  readonly monitorId: string;
  readonly shape: KpiShape;
  readonly unit: Extract<MonitorResult['result'], { kind: 'kpi' }>['unit'];
  /** 0 if there is no chart. */
  readonly chartRevision: number;
  readonly question: KpiQuestion;
  /** For so long after its end a bucket is certain to grow: as long as a conversion may take. */
  readonly growsForMs: number;
  /** Whether the slots of a bucket add up to it. Of a funnel, who begins in two of them began once. */
  readonly slotsAddUp: boolean;
  /** Whether a look may estimate the bucket that is filling. */
  readonly isEstimated: boolean;
  /** Whether values look back at buckets before their own: these are kept for the next look, and so they are at night. */
  readonly looksBack: boolean;
  /** Whether only events are watched that happen often enough. */
  readonly isOfEveryEvent: boolean;
  count(plan: CountPlan, signal: AbortSignal): Promise<readonly FoundSeries[]>;
  /** What counting so many days costs, as queries of the project cost. */
  costOf(days: number): number;
}

/** Finds what KPI monitors look at. */
@Injectable()
export class KpiSources {
  constructor(
    private readonly view: ConfigurationView,
    private readonly queries: ProductQueries,
    private readonly running: RunningQueries,
  ) {}

  /** @returns Undefined if its chart or its project is gone. */
  of(org: string, monitor: KpiMonitorState): KpiSource | undefined {
    const project = this.view.find('project', org, monitor.projectId);
    if (project === undefined) return undefined;
    const { source } = monitor;
    return source.type === 'everyEvent'
      ? this.ofEveryEvent(org, monitor, project.timeZone)
      : this.ofChart(org, monitor, source.chartId, project.timeZone);
  }

  private ofChart(
    org: string,
    { id: monitorId, projectId, judgesPace }: KpiMonitorState,
    chartId: string,
    timeZone: string,
  ): KpiSource | undefined {
    const entry = this.view.entry('chart', org, chartId);
    if (entry === undefined || entry.record.deleted === true) return undefined;
    const chart = watchedChart(readChartQuery(entry.record.state.query));
    const { interval } = chart;
    const slots = judgesPace && addsUp(chart) ? SLOTS[interval] : undefined;
    return {
      monitorId,
      shape: { kind: kindOf(chart), calendar: { interval, timeZone }, slots },
      unit: unitOf(chart),
      chartRevision: entry.record.revision,
      question: { projectId, hash: hashOf(chart, timeZone, slots) },
      growsForMs: chart.type === 'funnel' ? chart.conversionMs : 0,
      slotsAddUp: chart.type !== 'funnel',
      isEstimated: chart.type !== 'funnel' && slots !== undefined,
      looksBack: chart.type !== 'funnel' && leadOf(chart) > 0,
      isOfEveryEvent: false,
      count: async ({ countedFor, bounds, firstsOf, fillingFrom }, signal) => {
        const scope = { org, projectId, timeZone, bounds, firstsOf, fillingFrom };
        const found = await chartSeries(this.queriesFor(countedFor), chart, scope, signal);
        return found.map((series) => ({ ...series, name: nameOfSeries(chart, series) }));
      },
      costOf: (days) => costOf(chart, days),
    };
  }

  private ofEveryEvent(
    org: string,
    { id: monitorId, projectId, judgesPace }: KpiMonitorState,
    timeZone: string,
  ): KpiSource {
    const slots = judgesPace ? SLOTS.day : undefined;
    return {
      monitorId,
      shape: { kind: 'count', calendar: { interval: 'day', timeZone }, slots },
      unit: 'count',
      chartRevision: 0,
      question: { projectId, hash: hashOf('every event', timeZone, slots) },
      growsForMs: 0,
      slotsAddUp: true,
      isEstimated: false,
      looksBack: false,
      isOfEveryEvent: true,
      count: async ({ countedFor, bounds, firstsOf, fillingFrom }, signal) => {
        const scope = { org, projectId, bounds, firstsOf, fillingFrom };
        const found = await typeTotals(this.queriesFor(countedFor), scope, signal);
        return found.map(({ name, totals }) => ({ name: nameOfEvent(name), values: totals, volumes: totals }));
      },
      costOf: (days) => days,
    };
  }

  /** What is counted once would only take the place of what is looked at again. */
  private queriesFor(countedFor: CountedFor): ProductQueries {
    return countedFor === 'once' ? this.queries : this.running;
  }
}

function watchedChart(chart: ChartQuery): ChartQuery {
  if (chart.type !== 'funnel') return { ...chart, limit: MOST_GROUPS };
  return { ...chart, limit: MOST_GROUPS, conversionMs: watchedConversionMs(chart) };
}

function costOf(chart: ChartQuery, days: number): number {
  const asked = { start: 1, end: days };
  return chart.type === 'funnel' ? funnelCost({ ...chart, ...asked }) : segmentationCost({ ...chart, ...asked });
}

const hashOf = (...question: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('hex');
