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
const DAY = 24 * HOUR;
const DAYS: Readonly<Record<Exclude<Baseline, 'previous'>, number>> = { yesterday: 1, lastWeek: 7 };

/** When the bucket began that one is compared with: of earlier days, the one at which the clocks showed the same. */
export function baselineStart(
  baseline: Baseline,
  start: EpochSeconds,
  { interval, timeZone }: BucketTimes,
): EpochSeconds {
  const wall = wallTime(timeZone, start);
  if (baseline === 'previous' && interval === 'hour') {
    return wall % DAY === 0 ? lastHourOf(instantOf(timeZone, wall - DAY), start) : start - HOUR;
  }
  const days = baseline === 'previous' ? 1 : DAYS[baseline];
  return instantOf(timeZone, wall - days * DAY);
}

/** Where clocks change by half an hour, the last hour of that day is as short. */
const lastHourOf = (midnight: EpochSeconds, next: EpochSeconds): EpochSeconds =>
  midnight + Math.floor((next - midnight - 1) / HOUR) * HOUR;
