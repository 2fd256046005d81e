import type { KpiCondition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { instantOf, wallTime } from '@tocsin/schedule';
import type { KpiResult } from './kpi-evidence.js';

type Baseline = Extract<KpiCondition, { type: 'change' }>['baseline'];

/** What tells where buckets begin. */
export interface BucketTimes {
  readonly interval: KpiResult['interval'];
  /** Of the project. */
  readonly timeZone: string;
}

const HOUR = 3600;
const DAYS: Readonly<Record<Exclude<Baseline, 'previous'>, number>> = { yesterday: 1, lastWeek: 7 };

/** When the bucket began that one is compared with: of earlier days, the one at which the clocks showed the same. */
export function baselineStart(
  baseline: Baseline,
  start: EpochSeconds,
  { interval, timeZone }: BucketTimes,
): EpochSeconds {
  if (baseline === 'previous' && interval === 'hour') return start - HOUR;
  const days = baseline === 'previous' ? 1 : DAYS[baseline];
  return instantOf(timeZone, wallTime(timeZone, start) - days * 24 * HOUR);
}
