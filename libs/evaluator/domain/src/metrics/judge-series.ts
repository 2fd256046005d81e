import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { MAX_POINTS_OF_A_POST } from '../configuration/monitor.js';
import { MAX_JUDGED_AGE_MS, MAX_WINDOW_SECONDS } from '../limits.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { OK, levelOf } from './level.js';
import { judge, settle } from './settle.js';

/**
 * Judges a series at its newest point by all monitors that look at it, and at the others after `newestBefore` by those that
 * ask for it.
 *
 * This runs for every sample. Nothing is allocated and nothing but typed arrays is read while all is well.
 *
 * @param newestBefore - Time of the series' newest point before this post.
 */
export function judgeSeries(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  at: EpochMs,
  newestBefore: EpochSeconds,
): void {
  const list = state.series.lists[series];
  if (list.everyPoint.length > 0) judgeEarlierPoints(state, output, owner, series, at, newestBefore);
  const { durations, maxDuration, sums } = list;
  const count = durations.length;
  const { rings } = state.series;
  if (count === 0 || at - rings.newest[series] * 1000 > MAX_JUDGED_AGE_MS) return;

  const { times, values } = rings;
  const first = rings.first[series];
  const mask = rings.mask[series];
  const head = rings.head[series];
  const oldest = rings.newest[series] - MAX_WINDOW_SECONDS;
  const most = Math.min(maxDuration, rings.length[series]);
  let sum = 0;
  let usable = 0;
  for (; usable < most; usable++) {
    const slot = first + ((head - usable) & mask);
    if (times[slot] < oldest) break;
    sum += values[slot];
    sums[usable] = sum;
  }

  const isQuiet = state.series.open[series] === undefined;
  for (let i = 0; i < count; i++) {
    const duration = durations[i];
    if (duration > usable) continue;
    const mean = sums[duration - 1] / duration;
    const level = levelOf(list, i, mean);
    if (level !== OK || !isQuiet) settle({ state, output, owner, series, list, i, level, mean, back: 0 });
  }
}

/** The points of a post before its newest, in order of time. */
function judgeEarlierPoints(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  at: EpochMs,
  newestBefore: EpochSeconds,
): void {
  const { rings, lists } = state.series;
  const list = lists[series];
  const oldest = Math.max(newestBefore + 1, (at - MAX_JUDGED_AGE_MS) / 1000);
  const most = Math.min(rings.length[series], MAX_POINTS_OF_A_POST);
  let back = 0;
  while (back + 1 < most && rings.times[rings.slot(series, back + 1)] >= oldest) back++;
  for (; back > 0; back--) {
    for (const i of list.everyPoint) {
      const judged = judge(state, output, owner, series, i, back);
      if (judged !== undefined) settle(judged);
    }
  }
}

/**
 * Judges what a monitor has open on a series again: the monitor was edited.
 *
 * @param editedAt - Event time of what comes of it.
 */
export function judgeAfterEdit(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  monitorId: string,
  editedAt: EpochSeconds,
): void {
  const { rings, lists, metrics, open } = state.series;
  // What was computed of a percent metric is gone after a restart.
  owner.percents.get(metrics[series])?.compute(rings);
  const i = lists[series].monitors.findIndex((monitor) => monitor.state.id === monitorId);
  if (i < 0 || open[series]?.[i] === undefined) return;
  if (state.timeMs - rings.newest[series] * 1000 > MAX_JUDGED_AGE_MS) return;
  const judged = judge(state, output, owner, series, i, 0);
  if (judged !== undefined) settle({ ...judged, editedAt });
}
