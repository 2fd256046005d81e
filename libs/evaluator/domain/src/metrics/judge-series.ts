import type { EpochMs } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { breachMessage, valueMessage } from '../alerts/message.js';
import { type AlertMonitor, configuredMonitor } from '../alerts/monitor-snapshot.js';
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
    if (level !== OK || !isQuiet) settle({ state, output, owner, series, list, i, level, mean });
  }
}

/** What one monitor found at the newest point of a series. */
interface Judged {
  readonly state: ShardState;
  readonly output: ShardOutput;
  readonly owner: Owner;
  readonly series: number;
  readonly list: MonitorList;
  /** Position of the monitor in the list. */
  readonly i: number;
  readonly level: Level;
  readonly mean: number;
}

/** Acts on a level that may mean a change. */
function settle(judged: Judged): void {
  const { state, output, owner, series, i, mean } = judged;
  // A sum of huge values may have left the numbers that can be told.
  if (!Number.isFinite(mean)) return;
  const status = STATUS_OF[judged.level];
  const alert = state.series.open[series]?.[i];
  if (alert === undefined) {
    if (status !== 'ok') openIfLasting(judged, status);
    return;
  }
  const scene = sceneOf(state, output);
  if (status === alert.row.status) {
    refreshAlert(scene, alert, { value: mean });
    return;
  }
  const monitor = monitorOf(judged);
  if (status === 'ok') {
    const finding = { ...findingOf(judged), message: valueMessage(labelOf(monitor), mean) };
    recoverAlert(scene, owner.organization, alert, monitor, finding);
    state.series.align(owner, series);
  } else {
    changeAlert(
      scene,
      owner.organization,
      alert,
      monitor,
      status,
      breachOf(judged, monitor, status, attemptsOf(judged)),
    );
  }
}

/** Opens an alert if none of the last `maxCheckAttempts` points was ok. */
function openIfLasting(judged: Judged, status: 'warning' | 'critical'): void {
  const { state, output, owner, series, list, i } = judged;
  const attempts = attemptsOf(judged);
  if (attempts < list.monitors[i].state.maxCheckAttempts) return;
  const monitor = monitorOf(judged);
  const finding = breachOf(judged, monitor, status, attempts);
  openAlert(sceneOf(state, output), owner.organization, owner.target, monitor, status, finding);
  state.series.align(owner, series);
}

function monitorOf({ owner, list, i }: Judged): AlertMonitor {
  return configuredMonitor(list.monitors[i], owner.organization.graphDefinitions.values());
}

function labelOf({ metric }: AlertMonitor): string {
  return metric?.label ?? '';
}

/** Points in a row that were not ok, up to the number that opens an alert. */
function attemptsOf({ state, series, list, i }: Judged): number {
  return breachesInARow(state.series.rings, series, list, i, list.monitors[i].state.maxCheckAttempts);
}

function breachOf(judged: Judged, monitor: AlertMonitor, status: 'warning' | 'critical', attempts: number): Finding {
  const { list, i, mean } = judged;
  const finding = findingOf(judged);
  const message = breachMessage(labelOf(monitor), mean, list.monitors[i].state, status);
  return { ...finding, message, why: { ...finding.why, attempts } };
}

/** The mean and the points that it is of, oldest first; event time is that of the newest. */
function findingOf({
  state,
  series,
  list,
  i,
  mean,
}: Judged): Pick<Finding, 'at' | 'value'> & Required<Pick<Finding, 'why'>> {
  const { times, values } = state.series.rings.newestPoints(series, list.durations[i]);
  const points = times.map((time, n) => ({ time, value: values[n] }));
  return { at: times[times.length - 1], value: mean, why: { points } };
}
