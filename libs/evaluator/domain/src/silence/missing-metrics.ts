import type { HostState, MonitorState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert, stayWell } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { breakCalm } from '../alerts/flapping.js';
import { missingMessage } from '../alerts/message.js';
import { type AlertMonitor, configuredMonitor } from '../alerts/monitor-snapshot.js';
import { isWorse } from '../alerts/severity.js';
import { absencesOf, type MetricMonitor, type Revised } from '../configuration/monitor.js';
import { looksAt } from '../configuration/scope.js';
import { MAX_WINDOW_SECONDS } from '../limits.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { giveMissingDeadlines } from './missing-deadlines.js';
import { type MissingDeadline, MissingMetric } from './missing-metric.js';

/** A metric that some monitor would miss has had points; `newest` is the time of its newest one now. */
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

/** A metric has been missing for as long as a monitor says. */
export function metricIsMissing(
  state: ShardState,
  output: ShardOutput,
  deadline: MissingDeadline,
  at: EpochSeconds,
): void {
  const { owner, pointAt } = deadline.metric;
  const { organization } = owner;
  const configured = organization.monitor(deadline.monitorId);
  if (configured === undefined || !isLookedAt(owner, configured.state)) return;
  const monitor = configuredMonitor(configured, organization.graphDefinitions.values());
  const message = missingMessage(monitor.metric?.label ?? '');
  const finding = { at, message, value: null, why: { points: [], lastSeenAt: pointAt } };
  becomeMissing(state, output, deadline, monitor, finding);
  state.alignMonitor(owner, deadline.monitorId);
}

function becomeMissing(
  state: ShardState,
  output: ShardOutput,
  { metric: { owner }, absence: { status, leavesWorse } }: MissingDeadline,
  monitor: AlertMonitor,
  finding: Finding,
): void {
  const { organization, target, key } = owner;
  const { id } = monitor.shown;
  const scene = sceneOf(state, output);
  const alert = state.alerts.of(organization.id, id, key);
  const before = alert ?? state.suppressed.of(organization.id, id, key);
  if (status === 'ok') {
    if (alert === undefined) stayWell(scene, organization, target, id);
    else recoverAlert(scene, organization, alert, monitor, finding);
    return;
  }
  if (alert?.row.flapping !== undefined) {
    breakCalm(output, alert);
    if (!isWorse(status, alert.row.worstStatus)) return;
  }
  if (leavesWorse && before !== undefined && !isWorse(status, before.row.status)) return;
  if (alert === undefined) openAlert(scene, organization, target, monitor, status, finding);
  else if (alert.row.status === status) refreshAlert(scene, alert, { value: null, message: finding.message });
  else changeAlert(scene, organization, alert, monitor, status, finding);
}

/** In maintenance nothing is missed, nor where the monitor does not look. */
function isLookedAt({ organization, id }: Owner, monitor: MonitorState): boolean {
  return monitor.type !== 'host' || looksAt(monitor, organization.host(id));
}

/** The monitors of a metric, or what they say of its absence, have changed. */
export function missAnew(state: ShardState, output: ShardOutput, owner: Owner, metric: string): void {
  const missing = owner.missing.get(metric);
  if (missing === undefined) {
    const newest = newestIfMissed(state, owner, metric);
    if (newest > -Infinity) beginToMiss(state, output, owner, metric, newest);
    return;
  }
  missing.rearm(state.runningMs);
  queueDeadlines(state, missing);
  if (missing.deadlines.length > 0) output.saveLastPoint(missing.row());
  else forgetMissing(output, owner, metric);
}

/**
 * The roles or the status of a host have changed: what a monitor begins to miss gets its whole time again, so that a host
 * that comes back from maintenance is not told of before it can post.
 *
 * @param before - Undefined if that cannot be told.
 */
export function missHostAnew(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  before: HostState | undefined,
): void {
  const { organization } = owner;
  if (!organization.missesHostMetrics) return;
  const host = organization.host(owner.id);
  const beginsToLook = ({ state: monitor }: Revised<MetricMonitor>): boolean =>
    monitor.type === 'host' &&
    absencesOf(monitor).length > 0 &&
    looksAt(monitor, host) &&
    !(before !== undefined && looksAt(monitor, before));
  for (const metric of new Set([...owner.missing.keys(), ...owner.series.keys()])) {
    if (!organization.monitorsOf(owner.name, metric).some(beginsToLook)) continue;
    // Further back, what is in memory depends on when the shard was taken over.
    const newest = newestIfMissed(state, owner, metric);
    const isRecent = newest >= state.seconds - MAX_WINDOW_SECONDS;
    if (isRecent && !owner.missing.has(metric)) beginToMiss(state, output, owner, metric, newest);
    const missing = owner.missing.get(metric);
    if (missing === undefined) continue;
    missing.beginAnew(isRecent ? Math.max(newest, missing.pointAt) : missing.pointAt, state.runningMs, state.gapMs);
    queueDeadlines(state, missing);
    output.saveLastPoint(missing.row());
  }
}

/** Nobody misses the metrics of an owner any more. */
export function forgetAllMissing(output: ShardOutput, owner: Owner): void {
  for (const missing of [...owner.missing.values()]) {
    for (const deadline of missing.deadlines) deadline.forget();
    forgetMissing(output, owner, missing.metric);
  }
}

/** Time of the newest point of a metric that some monitor would miss; -Infinity if there is none. */
function newestIfMissed(state: ShardState, owner: Owner, metric: string): EpochSeconds {
  const { rings, lists } = state.series;
  const series = owner.series.get(metric);
  if (series === undefined || !lists[series].misses) return -Infinity;
  // What was computed is gone after a restart.
  owner.percents.get(metric)?.compute(rings);
  return rings.newest[series];
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
  output.removeLastPoint({ org: owner.organization.id, owner: owner.key, metric });
}
