import { conditionKey } from '@tocsin/kpi-text';
import type { KpiCondition, KpiMonitorState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { type BucketTimes, baselineStart } from './baseline-start.js';
import { type KeptKpi, openedIn } from './kept-kpi.js';
import type { Compared, KpiResult, KpiRunning, KpiRunningSeries, KpiSeries } from './kpi-evidence.js';

type Condition<T> = Extract<KpiCondition, { type: T }>;
type Band = NonNullable<KpiSeries['band']>;

/** What a condition says of a series in a bucket. */
export type KpiVerdict =
  { readonly says: 'nothing' } | { readonly says: 'breach' | 'well'; readonly compared: Compared };

/** How the values of a result are to be read. */
export interface KpiUnits extends BucketTimes {
  readonly unit: KpiResult['unit'];
}

const NOTHING: KpiVerdict = { says: 'nothing' };
/** Shares and sums of fractions are rounded: differences of this part of the values do not decide. */
const ROUNDING = 1e-9;

/** Holds a complete bucket against a condition. Comparison is strict: what equals the limit is well. */
export function compareKpi(
  condition: KpiCondition,
  series: KpiSeries,
  start: EpochSeconds,
  units: KpiUnits,
): KpiVerdict {
  switch (condition.type) {
    case 'threshold':
      return compareThreshold(condition, series.value, units);
    case 'change':
      return compareChange(condition, series, start, units);
    case 'confidence':
      return compareBand(condition, series.value, series.band);
  }
}

/**
 * Holds the bucket that is still filling against a condition: a threshold that it can only go further beyond, and what it should
 * have come to by now. Everything else waits for the whole bucket.
 */
export function compareRunning(
  condition: KpiCondition,
  { value, soFar, recent }: KpiRunningSeries,
  onlyRises: boolean,
  units: KpiUnits,
): KpiVerdict & { readonly isLatestPart?: true } {
  if (condition.type === 'threshold') {
    const canOnlyGoOn = onlyRises && condition.operator === 'above';
    return canOnlyGoOn ? compareThreshold(condition, value, units) : NOTHING;
  }
  if (condition.type !== 'confidence') return NOTHING;
  const whole = soFar === undefined ? NOTHING : compareBand(condition, soFar.value, soFar);
  if (whole.says === 'breach' || recent === undefined) return whole;
  const latest = compareBand(condition, recent.value, recent);
  return latest.says === 'breach' ? { ...latest, isLatestPart: true } : whole;
}

/**
 * Whether judging the bucket that is still filling may open an alert: it is beyond what some condition asks for, of a series for which
 * it has not opened one already. Nothing else depends on what it shows.
 *
 * @param opened - What a bucket that was filling has opened, this one or one before.
 */
export function mayOpenRunning(
  { conditions, buckets }: Pick<KpiMonitorState, 'conditions' | 'buckets'>,
  { start, series, onlyRises }: KpiRunning,
  opened: KeptKpi['running'],
  units: KpiUnits,
): boolean {
  if (buckets > 1) return false;
  const before = openedIn(start, opened);
  return series.some((each) =>
    conditions
      .filter((condition) => before.get([conditionKey(condition), each.name]) !== true)
      .some((condition) => compareRunning(condition, each, onlyRises, units).says === 'breach'),
  );
}

function compareThreshold(
  { operator, value: written }: Condition<'threshold'>,
  value: number | null,
  { unit }: KpiUnits,
): KpiVerdict {
  if (value === null) return NOTHING;
  const threshold = inUnits(written, unit);
  const isBeyond = operator === 'above' ? value > threshold : value < threshold;
  return verdict(isBeyond, { value, threshold, ...distance(value, threshold) });
}

function compareChange(
  condition: Condition<'change'>,
  { value, volume, baselines }: KpiSeries,
  start: EpochSeconds,
  units: KpiUnits,
): KpiVerdict {
  const { operator, by, baseline: which, minimumVolume = 0 } = condition;
  const baseline = baselines[which];
  if (value === null || baseline === undefined || baseline.value === null) return NOTHING;
  if (volume < minimumVolume || baseline.volume < minimumVolume) return NOTHING;
  // Nothing is so many percent of zero.
  if ('percent' in by && baseline.value === 0) return NOTHING;
  const limit = 'percent' in by ? Math.abs(baseline.value) * (by.percent / 100) : inUnits(by.absolute, units.unit);
  const difference = operator === 'above' ? value - baseline.value : baseline.value - value;
  const rounding = ROUNDING * Math.max(Math.abs(value), Math.abs(baseline.value));
  return verdict(difference - limit > rounding, {
    value,
    baseline: { value: baseline.value, start: baselineStart(which, start, units) },
    ...distance(value, baseline.value),
  });
}

function compareBand({ sides }: Condition<'confidence'>, value: number | null, band: Band | undefined): KpiVerdict {
  if (value === null || band === undefined) return NOTHING;
  const { expected, lower, upper } = band;
  const isAbove = sides !== 'below' && upper !== null && value > upper;
  const isBelow = sides !== 'above' && lower !== null && value < lower;
  const compared = { value, expected, lower, upper, ...distance(value, expected) };
  if (isAbove || isBelow) return verdict(true, { ...compared, direction: isAbove ? 'up' : 'down' });
  return verdict(false, compared);
}

/** Conditions of percentages are written in percent, their values are shares. */
const inUnits = (written: number, unit: KpiResult['unit']): number => (unit === 'percent' ? written / 100 : written);

const verdict = (isBreach: boolean, compared: Compared): KpiVerdict => ({
  says: isBreach ? 'breach' : 'well',
  compared,
});

/** In percent of what was compared with, to one decimal; null where that is zero. */
function distance(value: number, reference: number): Pick<Compared, 'changePercent' | 'direction'> {
  const percent = ((value - reference) / Math.abs(reference)) * 100;
  return {
    changePercent: reference === 0 ? null : Math.round(percent * 10) / 10 + 0,
    direction: value < reference ? 'down' : 'up',
  };
}
