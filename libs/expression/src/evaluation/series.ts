import type { EpochSeconds } from '@tocsin/runtime';

export const MINUTE = 60;

/** Minutes in a row: `from`, `from` + 60, … */
export interface Window {
  /** A whole minute. */
  readonly from: EpochSeconds;
  readonly minutes: number;
}

/** One value for each minute of a window; what is not finite is no point. */
export interface Series {
  readonly label: string;
  readonly values: Float64Array;
}

export interface TimedValue {
  readonly time: EpochSeconds;
  readonly value: number;
}

export const minuteOf = (time: EpochSeconds): EpochSeconds => Math.floor(time / MINUTE) * MINUTE;

/** The window that ends with a minute. */
export function windowUntil(last: EpochSeconds, minutes: number): Window {
  return { from: last - (minutes - 1) * MINUTE, minutes };
}

/**
 * Puts points on the minutes of a window. Of several within one minute the last counts.
 *
 * @param points - Ascending; those outside of the window are left out.
 */
export function seriesOf(label: string, points: Iterable<TimedValue>, { from, minutes }: Window): Series {
  const values = emptyValues(minutes);
  for (const { time, value } of points) {
    const i = Math.floor((time - from) / MINUTE);
    if (i >= 0 && i < minutes) values[i] = value;
  }
  return { label, values };
}

export function emptyValues(minutes: number): Float64Array {
  return new Float64Array(minutes).fill(NaN);
}
