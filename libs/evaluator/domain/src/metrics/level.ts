import type { AlertStatus } from '@tocsin/payload-schemas';
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
 * Level of a mean while an alert with this status is open: a level that has been reached lasts until the mean has passed its
 * recovery threshold.
 */
export function heldLevel(list: MonitorList, i: number, mean: number, status: AlertStatus): Level {
  const level = levelOf(list, i, mean);
  const value = mean * list.signs[i];
  if (status === 'critical' && value > list.recoveryCriticals[i]) return CRITICAL;
  return level === OK && value > list.recoveryWarnings[i] ? WARNING : level;
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

/**
 * Levels of the judgements that end `back`, `back + 1`, … points before the newest, at most `most`, the newest first. What
 * cannot be computed ends them.
 */
export function levelsBefore(
  rings: PointRings,
  series: number,
  list: MonitorList,
  i: number,
  back: number,
  most: number,
): readonly Level[] {
  const levels: Level[] = [];
  while (levels.length < most) {
    const mean = meanAt(rings, series, back + levels.length, list.durations[i]);
    if (!Number.isFinite(mean)) break;
    levels.push(levelOf(list, i, mean));
  }
  return levels;
}
