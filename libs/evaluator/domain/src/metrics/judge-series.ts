import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert, stayWell } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { breachMessage, valueMessage } from '../alerts/message.js';
import { type AlertMonitor, configuredMonitor } from '../alerts/monitor-snapshot.js';
import type { OpenAlert } from '../alerts/open-alerts.js';
import { MAX_POINTS_OF_A_POST, judgementsToOpen } from '../configuration/monitor.js';
import { MAX_JUDGED_AGE_MS, MAX_WINDOW_SECONDS } from '../limits.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { attemptsOf, isCriticalLasting, statusToOpen } from './attempts.js';
import { CRITICAL, type Level, OK, STATUS_OF, WARNING, heldLevel, levelOf, levelsBefore, meanAt } from './level.js';
import type { MonitorList } from './monitor-list.js';

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
      const mean = meanAt(rings, series, back, list.durations[i]);
      if (Number.isNaN(mean)) continue;
      settle({ state, output, owner, series, list, i, level: levelOf(list, i, mean), mean, back });
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
  const { rings, lists, open } = state.series;
  const list = lists[series];
  const i = list.monitors.findIndex((monitor) => monitor.state.id === monitorId);
  if (i < 0 || open[series]?.[i] === undefined) return;
  if (state.timeMs - rings.newest[series] * 1000 > MAX_JUDGED_AGE_MS) return;
  const mean = meanAt(rings, series, 0, list.durations[i]);
  if (Number.isNaN(mean)) return;
  settle({ state, output, owner, series, list, i, level: levelOf(list, i, mean), mean, back: 0, editedAt });
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
  /** How many points before the series' newest one it was judged at. */
  readonly back: number;
  /** When an edit of the monitor, not a point, called for the judgement. */
  readonly editedAt?: EpochSeconds;
}

/** Acts on a level that may mean a change. */
function settle(judged: Judged): void {
  const { state, output, owner, series, i, mean } = judged;
  // A sum of huge values may have left the numbers that can be told.
  if (!Number.isFinite(mean)) return;
  const alert = state.series.open[series]?.[i];
  if (alert === undefined) {
    if (judged.level === OK) keepWell(judged);
    else openIfLasting(judged);
    return;
  }
  const status = STATUS_OF[foundLevel(judged, alert)];
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
    changeAlert(scene, owner.organization, alert, monitor, status, breachOf(judged, monitor, status));
  }
}

/** What an open alert's monitor finds; becoming critical may take more than one judgement. */
function foundLevel(judged: Judged, alert: OpenAlert): Level {
  const level = recoveredLevel(judged, alert);
  const { status } = alert.row;
  if (level !== CRITICAL || status === 'critical') return level;
  const monitor = judged.list.monitors[judged.i].state;
  // An alert that is of no level yet, and whose monitor has no warning, has nowhere to wait.
  const canWait = status === 'warning' || monitor.warning !== undefined;
  return canWait && !isCriticalLasting(monitor, levelsOf(judged)) ? WARNING : CRITICAL;
}

/** The level, recovery thresholds and attempts to close considered. */
function recoveredLevel({ state, series, list, i, level, mean, back }: Judged, { row }: OpenAlert): Level {
  // While data was missing nothing was compared: there is no level to recover from.
  if (row.value === null) return level;
  const held = heldLevel(list, i, mean, row.status);
  if (held !== OK) return held;
  const { closeAttempts = 1 } = list.monitors[i].state.options ?? {};
  for (let before = 1; before < closeAttempts; before++) {
    const earlier = meanAt(state.series.rings, series, back + before, list.durations[i]);
    if (!Number.isFinite(earlier)) break;
    if (heldLevel(list, i, earlier, row.status) !== OK) return row.status === 'critical' ? CRITICAL : WARNING;
  }
  return OK;
}

/** All is well again with what may have been held back. */
function keepWell({ state, output, owner, series, list, i }: Judged): void {
  stayWell(sceneOf(state, output), owner.organization, owner.target, list.monitors[i].state.id);
  state.series.align(owner, series);
}

/** Opens an alert if enough of the last judgements were not ok. */
function openIfLasting(judged: Judged): void {
  const { state, output, owner, series, list, i } = judged;
  const { organization } = owner;
  const configured = list.monitors[i].state;
  const isHeldBack = state.suppressed.of(organization.id, configured.id, owner.key) !== undefined;
  const status = statusToOpen(configured, levelsOf(judged), isHeldBack);
  if (status === undefined) return;
  const monitor = monitorOf(judged);
  const finding = breachOf(judged, monitor, status);
  openAlert(sceneOf(state, output), organization, owner.target, monitor, status, finding);
  state.series.align(owner, series);
}

function monitorOf({ owner, list, i }: Judged): AlertMonitor {
  return configuredMonitor(list.monitors[i], owner.organization.graphDefinitions.values());
}

function labelOf({ metric }: AlertMonitor): string {
  return metric?.label ?? '';
}

/** The judgements that opening looks at, the newest first. */
function levelsOf({ state, series, list, i, back }: Judged): readonly Level[] {
  return levelsBefore(state.series.rings, series, list, i, back, judgementsToOpen(list.monitors[i].state));
}

function breachOf(judged: Judged, monitor: AlertMonitor, status: 'warning' | 'critical'): Finding {
  const { list, i, mean } = judged;
  const { state } = list.monitors[i];
  const finding = findingOf(judged);
  const message = breachMessage(labelOf(monitor), mean, state, status);
  return { ...finding, message, why: { ...finding.why, attempts: attemptsOf(state, levelsOf(judged), status) } };
}

/** The mean and the points that it is of, oldest first; event time is that of the newest. */
function findingOf({
  state,
  series,
  list,
  i,
  mean,
  back,
  editedAt,
}: Judged): Pick<Finding, 'at' | 'value'> & Required<Pick<Finding, 'why'>> {
  const duration = list.durations[i];
  const { times, values } = state.series.rings.newestPoints(series, duration + back);
  const points = times.slice(0, duration).map((time, n) => ({ time, value: values[n] }));
  return { at: editedAt ?? points[points.length - 1].time, value: mean, why: { points } };
}
