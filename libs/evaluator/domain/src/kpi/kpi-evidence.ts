import type { KpiFinding, KpiFindings, MonitorResult } from '@tocsin/payload-schemas';

export type KpiResult = Extract<MonitorResult['result'], { kind: 'kpi' }>;
export type KpiBucket = KpiResult['buckets'][number];
export type KpiSeries = KpiBucket['series'][number];
export type KpiRunning = NonNullable<KpiResult['running']>;
export type KpiRunningSeries = KpiRunning['series'][number];

/** What a value was compared with, and how far it lies from it. Of `percent`, all are shares. */
export type Compared = Pick<
  KpiFinding,
  'value' | 'threshold' | 'baseline' | 'expected' | 'lower' | 'upper' | 'changePercent' | 'direction'
>;

/**
 * What an alert of a KPI monitor is about and what it was judged on last: kept with the alert, so that reminders and ends that no
 * bucket brings about can tell it, and given with its transitions as `why.result`, so that a picture can be drawn from it.
 */
export interface KpiEvidence extends Compared, Pick<KpiFinding, 'condition' | 'series' | 'shift'> {
  readonly bucket: NonNullable<KpiFinding['bucket']>;
  readonly projectId: string;
  /** Null: of an automatic monitor. */
  readonly chart: { readonly id: string; readonly revision: number } | null;
  readonly interval: KpiFindings['interval'];
  readonly unit: KpiFindings['unit'];
  /** Of the project, when it was judged. */
  readonly timeZone: string;
  readonly countedUntil: KpiFindings['countedUntil'];
}
