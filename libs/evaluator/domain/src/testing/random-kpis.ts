import type { ConfigRecord, KpiMonitorState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import fc from 'fast-check';
import type { KpiResult, KpiRunningSeries, KpiSeries } from '../kpi/kpi-evidence.js';
import { START } from '../timeline/timeline-time.js';
import { aChart, aKpiMonitor, aProject, chartRecord, kpiMonitorRecord, projectRecord } from './builders.js';

/** Random streams are short: there a bucket is a minute, whatever it says of its interval. */
const BUCKET_SECONDS = 60;

/** A monitor with a condition of each kind, whose running buckets are judged, and one that waits for two in a row. */
export const KPI_MONITORS: readonly KpiMonitorState[] = [
  aKpiMonitor({
    conditions: [
      { type: 'threshold', operator: 'below', value: 3 },
      { type: 'threshold', operator: 'above', value: 6 },
      { type: 'change', operator: 'below', baseline: 'lastWeek', by: { percent: 50 } },
      { type: 'confidence', level: 99, sides: 'both' },
    ],
    judgesPace: true,
    notificationInterval: 10,
  }),
  aKpiMonitor({ id: 'lasting-sales', buckets: 2, tellsRecovery: false, snoozedUntil: START + 600 }),
];

export const KPI_WORLD: readonly ConfigRecord[] = [
  projectRecord(aProject()),
  chartRecord(aChart()),
  ...KPI_MONITORS.map((monitor) => kpiMonitorRecord(monitor)),
];

/** An edit of the project, the chart or the monitors by new members, or their deletion and creation. */
export type KpiConfigurationChange =
  { readonly of: string; readonly members: object; readonly isDeletion?: true } | { readonly creates: string };

export const KPI_CONFIGURATION_CHANGES: readonly KpiConfigurationChange[] = [
  { of: 'project project1', members: { name: 'App' } },
  { of: 'project project1', members: {}, isDeletion: true },
  { of: 'chart chart1', members: { name: 'Cart' } },
  { of: 'chart chart1', members: {}, isDeletion: true },
  { of: 'kpiMonitor sales', members: { conditions: aKpiMonitor().conditions, severity: 'warning' } },
  { of: 'kpiMonitor sales', members: { isMute: true, notificationInterval: 20 } },
  { of: 'kpiMonitor lasting-sales', members: { buckets: 1, judgesPace: true, snoozedUntil: START } },
  { of: 'kpiMonitor lasting-sales', members: {}, isDeletion: true },
  { creates: 'project project1' },
  { creates: 'chart chart1' },
  { creates: 'kpiMonitor lasting-sales' },
];

const VALUES = [null, 0, 2, 3, 5, 7, 7];
const value = fc.constantFrom(...VALUES);
const band = fc.constantFrom({ expected: 5, lower: 2, upper: 6 }, { expected: 4, lower: null, upper: 6 }, undefined);
const shift = fc.constantFrom(...[undefined, undefined, undefined, undefined, undefined], {
  direction: 'up' as const,
  since: START,
  before: 2,
  after: 7,
});
const name = fc.constantFrom('web', 'app');

const series: fc.Arbitrary<KpiSeries> = fc
  .record({ name, value, lastWeek: fc.constantFrom(undefined, ...VALUES), band, shift })
  .map(({ lastWeek, ...given }) => ({
    ...given,
    ...(lastWeek !== undefined && { baselines: { lastWeek: { value: lastWeek, volume: 1 } } }),
  }))
  .map(({ name, value, baselines = {}, band, shift }) => ({
    ...named(name),
    value,
    volume: 1,
    baselines,
    ...(band !== undefined && { band }),
    ...(shift !== undefined && { shift }),
  }));

const runningSeries: fc.Arbitrary<KpiRunningSeries> = fc.record({ name, value, band }).map(({ name, value, band }) => ({
  ...named(name),
  value,
  volume: 1,
  ...(band !== undefined && { recent: { value, volume: 1, ...band } }),
}));

export interface RandomKpiResult {
  readonly monitor: string;
  /** Oldest first; the last has just ended. */
  readonly buckets: readonly (readonly KpiSeries[])[];
  readonly running: readonly KpiRunningSeries[];
}

const few = <S extends { readonly name: string }>(each: fc.Arbitrary<S>): fc.Arbitrary<S[]> =>
  fc.uniqueArray(each, { maxLength: 2, selector: ({ name }) => name });

export const randomKpiResult: fc.Arbitrary<RandomKpiResult> = fc.record({
  monitor: fc.constantFrom('sales', 'sales', 'lasting-sales'),
  buckets: fc.array(few(series), { maxLength: 3 }),
  running: few(runningSeries),
});

/** The result as it is appended. */
export function kpiResultAt(
  { buckets, running }: RandomKpiResult,
  dueAt: EpochSeconds,
  chartRevision: number,
): KpiResult {
  const start = Math.floor(dueAt / BUCKET_SECONDS) * BUCKET_SECONDS;
  return {
    kind: 'kpi',
    chartRevision,
    interval: 'hour',
    unit: 'count',
    countedUntil: dueAt * 1000,
    buckets: buckets.map((series, i) => {
      const end = start - (buckets.length - 1 - i) * BUCKET_SECONDS;
      return { start: end - BUCKET_SECONDS, end, series: [...series] };
    }),
    running: { start, until: dueAt, end: start + BUCKET_SECONDS, onlyRises: true, series: [...running] },
  };
}

function named(name: string): Pick<KpiSeries, 'name' | 'segment' | 'groupBy'> {
  return { name, segment: { index: 0, name: 'All Users' }, groupBy: [{ property: 'platform', value: name }] };
}
