import type { EpochMs } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { breachMessage, valueMessage } from '../alerts/message.js';
import { configuredMonitor } from '../alerts/monitor-snapshot.js';
import { MAX_JUDGED_AGE_MS, MAX_WINDOW_SECONDS } from '../limits.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { type Level, OK, STATUS_OF, breachesInARow, levelOf } from './level.js';
import type { MonitorList } from './monitor-list.js';

/**
 * Judges a series at its newest point by all monitors that look at it.
 *
 * This runs for every sample. Nothing is allocated and nothing but typed arrays is read while all is well.
 */
export function judgeSeries(state: ShardState, output: ShardOutput, owner: Owner, series: number, at: EpochMs): void {
  const list = state.series.lists[series];
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
    if (level !== OK || !isQuiet) settle(state, output, owner, series, i, level, mean);
  }
}

/** Acts on a level that may mean a change. */
function settle(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  i: number,
  level: Level,
  mean: number,
): void {
  // A sum of huge values may have left the numbers that can be told.
  if (!Number.isFinite(mean)) return;
  const status = STATUS_OF[level];
  const alert = state.series.open[series]?.[i];
  if (alert === undefined) {
    if (status !== 'ok') openIfLasting(state, output, owner, series, i, status, mean);
    return;
  }
  if (status === alert.row.status) {
    refreshAlert(sceneOf(state, output), alert, { value: mean });
    return;
  }

  const { organization } = owner;
  const list = state.series.lists[series];
  const configured = list.monitors[i];
  const monitor = configuredMonitor(configured, organization.graphDefinitions.values());
  const label = monitor.metric?.label ?? '';
  const scene = sceneOf(state, output);
  if (status === 'ok') {
    const finding = findingOf(state, series, list, i, mean, valueMessage(label, mean));
    recoverAlert(scene, organization, alert, monitor, finding);
    state.series.align(owner, series);
    return;
  }
  const attempts = breachesInARow(state.series.rings, series, list, i, configured.state.maxCheckAttempts);
  const message = breachMessage(label, mean, configured.state, status);
  changeAlert(scene, organization, alert, monitor, status, findingOf(state, series, list, i, mean, message, attempts));
}

/** Opens an alert if none of the last `maxCheckAttempts` points was ok. */
function openIfLasting(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  i: number,
  status: 'warning' | 'critical',
  mean: number,
): void {
  const list = state.series.lists[series];
  const configured = list.monitors[i];
  const wanted = configured.state.maxCheckAttempts;
  const attempts = breachesInARow(state.series.rings, series, list, i, wanted);
  if (attempts < wanted) return;

  const { organization } = owner;
  const monitor = configuredMonitor(configured, organization.graphDefinitions.values());
  const message = breachMessage(monitor.metric?.label ?? '', mean, configured.state, status);
  const finding = findingOf(state, series, list, i, mean, message, attempts);
  openAlert(sceneOf(state, output), organization, owner.target, monitor, status, finding);
  state.series.align(owner, series);
}

function findingOf(
  state: ShardState,
  series: number,
  list: MonitorList,
  i: number,
  mean: number,
  message: string,
  attempts?: number,
): Finding {
  const { times, values } = state.series.rings.newestPoints(series, list.durations[i]);
  const points = times.map((time, at) => ({ time, value: values[at] }));
  return {
    at: times[times.length - 1],
    message,
    value: mean,
    why: { points, ...(attempts === undefined ? {} : { attempts }) },
  };
}
