import { MAX_WINDOW_SECONDS } from '../limits.js';
import type { MonitorList } from './monitor-list.js';
import type { PointRings } from './point-rings.js';

/** Codes for the inner loop. */
export const OK = 0;
export const WARNING = 1;
export const CRITICAL = 2;
export type Level = typeof OK | typeof WARNING | typeof CRITICAL;
export const STATUS_OF = ['ok', 'warning', 'critical'] as const;

/** Level of a mean by the thresholds at position `i` of the list. Comparison is strict; critical wins. */
export function levelOf(list: MonitorList, i: number, mean: number): Level {
  const value = mean * list.signs[i];
  if (value > list.criticals[i]) return CRITICAL;
  return value > list.warnings[i] ? WARNING : OK;
}

/**
 * Mean of `duration` points ending `back` points before the newest, summed from the newer to the older. Points, not
 * minutes: gaps are skipped over. Judging looks at nothing further than `MAX_WINDOW_SECONDS` before the newest point, so
 * that a restart finds all of it by reading back that far.
 *
 * @returns NaN if there are fewer points.
 */
export function meanAt(rings: PointRings, series: number, back: number, duration: number): number {
  const last = back + duration - 1;
  if (last >= rings.length[series]) return NaN;
  if (rings.times[rings.slot(series, last)] < rings.newest[series] - MAX_WINDOW_SECONDS) return NaN;
  let sum = 0;
  for (let i = back; i <= last; i++) sum += rings.values[rings.slot(series, i)];
  return sum / duration;
}

/** Levels other than ok in a row at the newest points, at most `most`. What cannot be computed ends the row. */
export function breachesInARow(rings: PointRings, series: number, list: MonitorList, i: number, most: number): number {
  let count = 0;
  while (count < most) {
    const mean = meanAt(rings, series, count, list.durations[i]);
    if (!Number.isFinite(mean) || levelOf(list, i, mean) === OK) break;
    count++;
  }
  return count;
}
