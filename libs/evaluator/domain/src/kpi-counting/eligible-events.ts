import type { CountedBucket } from './counted.js';
import type { WatchedSeries } from './watched-series.js';

/** Days of which an event must have happened often on some, the one that is judged included. */
export const ELIGIBILITY_DAYS = 30;
/** Occurrences that make a day count. */
export const LEAST_OCCURRENCES = 100;
/** Days that must count. */
export const LEAST_BUSY_DAYS = 15;

/** Days on which an event happened so often that they count. @param totals - Of the last 30 days. */
export const busyDays = (totals: readonly number[]): number =>
  totals.slice(-ELIGIBILITY_DAYS).filter((total) => total >= LEAST_OCCURRENCES).length;

/** Whether the automatic monitor watches an event. @param totals - By day, in order; the last 30 count. */
export const isEligible = (totals: readonly number[]): boolean => busyDays(totals) >= LEAST_BUSY_DAYS;

/**
 * Of the series of an automatic monitor those that happened often enough.
 *
 * @param buckets - Of the last 30 days, in order.
 */
export const eligibleSeries = (
  series: readonly WatchedSeries[],
  buckets: readonly CountedBucket[],
): readonly WatchedSeries[] =>
  series.filter(({ series: number }) => isEligible(buckets.map(({ counts }) => counts.get(number)?.volume ?? 0)));
