import type { AlertStatus } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert, stayWell } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { damps } from '../alerts/flapping.js';
import { breachMessage, valueMessage } from '../alerts/message.js';
import { type AlertMonitor, configuredMonitor } from '../alerts/monitor-snapshot.js';
import type { OpenAlert } from '../alerts/open-alerts.js';
import { judgementsToOpen } from '../configuration/monitor.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { attemptsOf, isCriticalLasting, statusToOpen } from './attempts.js';
import { CRITICAL, type Level, OK, STATUS_OF, WARNING, heldLevel, levelOf, levelsBefore, meanAt } from './level.js';
import type { MonitorList } from './monitor-list.js';

/** What one monitor found at the newest point of a series. */
export interface Judged {
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
  /** Time of the late point that called for it. */
  readonly amendedBy?: EpochSeconds;
}

/**
 * Judges a series by one of its monitors.
 *
 * @param i - Position of the monitor in the list.
 * @param back - How many points before the newest one.
 * @returns Undefined if there are too few points.
 */
export function judge(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  series: number,
  i: number,
  back: number,
): Judged | undefined {
  const list = state.series.lists[series];
  const mean = meanAt(state.series.rings, series, back, list.durations[i]);
  if (Number.isNaN(mean)) return undefined;
  return { state, output, owner, series, list, i, level: levelOf(list, i, mean), mean, back };
}

/** Status that acting on the judgement would leave, if nothing held it back. */
export function statusFound(judged: Judged): AlertStatus {
  const { state, series, list, i } = judged;
  const alert = state.series.open[series]?.[i];
  if (alert !== undefined) return STATUS_OF[foundLevel(judged, alert)];
  return statusToOpen(list.monitors[i].state, levelsOf(judged), isHeldBack(judged)) ?? 'ok';
}

/** Acts on a level that may mean a change. */
export function settle(judged: Judged): void {
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
  if (isDamped(judged, alert, status) || status === alert.row.status) {
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

/** Whether an alert that flaps stays as it is, whatever its monitor finds. */
function isDamped({ state, output, series, list, i, back }: Judged, alert: OpenAlert, found: AlertStatus): boolean {
  const { rings } = state.series;
  const at = rings.times[rings.slot(series, back)];
  return damps(output, alert, list.monitors[i].state.options?.flapDamping, found, at, state.gapMs);
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
  const status = statusToOpen(list.monitors[i].state, levelsOf(judged), isHeldBack(judged));
  if (status === undefined) return;
  const monitor = monitorOf(judged);
  const finding = breachOf(judged, monitor, status);
  openAlert(sceneOf(state, output), owner.organization, owner.target, monitor, status, finding);
  state.series.align(owner, series);
}

function isHeldBack({ state, owner, list, i }: Judged): boolean {
  return state.suppressed.of(owner.organization.id, list.monitors[i].state.id, owner.key) !== undefined;
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
  amendedBy,
}: Judged): Pick<Finding, 'at' | 'value'> & Required<Pick<Finding, 'why'>> {
  const duration = list.durations[i];
  const { times, values } = state.series.rings.newestPoints(series, duration + back);
  const points = times.slice(0, duration).map((time, n) => ({ time, value: values[n] }));
  return {
    at: editedAt ?? points[points.length - 1].time,
    value: mean,
    why: { points, ...(amendedBy !== undefined && { amendedBy }) },
  };
}
