import type { EpochSeconds } from '@tocsin/runtime';
import { changeAlert, openAlert } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { missingMessage } from '../alerts/message.js';
import { configuredMonitor } from '../alerts/monitor-snapshot.js';
import { isWorse } from '../alerts/severity.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { giveMissingDeadlines } from './missing-deadlines.js';
import { type MissingDeadline, MissingMetric } from './missing-metric.js';

/** A service metric that some monitor would miss has had points; `newest` is the time of its newest one now. */
export function metricPosted(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  metric: string,
  newest: EpochSeconds,
): void {
  const missing = owner.missing.get(metric);
  if (missing === undefined) {
    beginToMiss(state, output, owner, metric, newest);
    return;
  }
  if (newest <= missing.pointAt) return;
  missing.seen(newest, state.runningMs, state.gapMs);
  for (const deadline of missing.deadlines) if (deadline.queuedAt === undefined) state.deadlines.queue(deadline);
  output.saveLastPoint(missing.row());
}

/** A missing duration is over. What is worse already stays. */
export function metricIsMissing(
  state: ShardState,
  output: ShardOutput,
  deadline: MissingDeadline,
  at: EpochSeconds,
): void {
  const { owner, metric } = deadline.metric;
  const { organization } = owner;
  const configured = organization.monitor(deadline.monitorId);
  if (configured === undefined) return;
  const monitor = configuredMonitor(configured, []);
  const scene = sceneOf(state, output);
  const why = { points: [], lastSeenAt: deadline.metric.pointAt };
  const finding = { at, message: missingMessage(metric), value: null, why };
  const alert = state.alerts.of(organization.id, deadline.monitorId, owner.key);
  const before = alert ?? state.suppressed.of(organization.id, deadline.monitorId, owner.key);
  if (before !== undefined && !isWorse(deadline.status, before.row.status)) return;
  if (alert === undefined) openAlert(scene, organization, owner.target, monitor, deadline.status, finding);
  else changeAlert(scene, organization, alert, monitor, deadline.status, finding);
  state.alignMonitor(owner, deadline.monitorId);
}

/** The monitors of a metric, or their durations, have changed. */
export function missAnew(state: ShardState, output: ShardOutput, owner: Owner, metric: string): void {
  const missing = owner.missing.get(metric);
  const series = owner.series.get(metric);
  if (missing === undefined) {
    const newest = series === undefined ? -Infinity : state.series.rings.newest[series];
    const isMissed = series !== undefined && state.series.lists[series].misses;
    if (isMissed && newest > -Infinity) beginToMiss(state, output, owner, metric, newest);
    return;
  }
  missing.rearm(state.runningMs);
  queueDeadlines(state, missing);
  if (missing.deadlines.length > 0) output.saveLastPoint(missing.row());
  else forgetMissing(output, owner, metric);
}

/** Nobody misses the metrics of a service any more. */
export function forgetAllMissing(output: ShardOutput, owner: Owner): void {
  for (const missing of [...owner.missing.values()]) {
    for (const deadline of missing.deadlines) deadline.forget();
    forgetMissing(output, owner, missing.metric);
  }
}

function beginToMiss(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  metric: string,
  pointAt: EpochSeconds,
): void {
  const missing = new MissingMetric(owner, metric, pointAt, state.runningMs, state.gapMs);
  owner.missing.set(metric, missing);
  queueDeadlines(state, missing);
  output.saveLastPoint(missing.row());
}

function queueDeadlines(state: ShardState, missing: MissingMetric): void {
  giveMissingDeadlines(missing);
  for (const deadline of missing.deadlines) state.deadlines.queue(deadline);
}

function forgetMissing(output: ShardOutput, owner: Owner, metric: string): void {
  owner.missing.delete(metric);
  output.removeLastPoint({ org: owner.organization.id, service: owner.id, metric });
}
