import type { ConfigRecord, ConnectivityMonitor, HostState, MonitorState } from '@tocsin/payload-schemas';
import type { ClosedBy } from '../alerts/alert-changes.js';
import { closeForOtherReason, personOf, sceneOf } from '../alerts/alert-scene.js';
import { endFlapping, flapDampingOf } from '../alerts/flapping.js';
import { type OpenAlert, targetKey } from '../alerts/open-alerts.js';
import { takeInterval } from '../alerts/reminders/take-interval.js';
import { declareChecks } from '../checks/declared-checks.js';
import { forgetCheck } from '../checks/take-check-reports.js';
import { downtimesHaveChanged, hostGoneMayBeOver } from '../held-back/release.js';
import type { SuppressedRow } from '../held-back/suppressed-row.js';
import { judgeAfterEdit } from '../metrics/judge-series.js';
import { closeWithDeletedService, closeWithLinkedService } from '../external/linked-service.js';
import { applyGroupSetting } from '../groups/take-group-member.js';
import { applyChart, applyKpiMonitor, applyProject } from '../kpi/apply-kpi-change.js';
import { hostKey, serviceKey } from '../owner.js';
import { forgetRun } from '../runs/take-monitor-result.js';
import type { ShardInput } from '../shard-input.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { lookAnew } from '../silence/connectivity.js';
import { forgetAllMissing, missAnew, missHostAnew } from '../silence/missing-metrics.js';
import { removeEntity, saveEntity } from './entities.js';
import { missedBy } from './monitor.js';
import type { Organization } from './organization.js';

type ConfigurationInput = Extract<ShardInput, { kind: 'configuration' }>;
type Change<K extends ConfigRecord['kind']> = Extract<ConfigRecord, { kind: K }>;

/** Applies one change of the configuration; one that has been applied before does nothing. */
export function applyChange(state: ShardState, output: ShardOutput, input: ConfigurationInput): void {
  const { change, configOffset } = input;
  if (configOffset <= state.configOffset) return;
  state.configOffset = configOffset;
  if (!state.concerns(change)) return;
  switch (change.kind) {
    case 'host':
      applyHost(state, output, change);
      break;
    case 'service':
      applyService(state, output, change);
      break;
    case 'monitor':
      applyMonitor(state, output, change, input);
      break;
    case 'alertGroupSetting':
      applyGroupSetting(state, output, change);
      break;
    case 'kpiMonitor':
      applyKpiMonitor(state, output, change);
      break;
    case 'chart':
      applyChart(state, output, change);
      break;
    case 'project':
      applyProject(state, output, change);
      break;
    case 'downtime':
      applyToView(state, change);
      downtimesHaveChanged(state, output, change, { downtimeId: change.id });
      break;
    case 'organization':
      applyToView(state, change);
      // The clocks of another time zone may show other windows.
      downtimesHaveChanged(state, output, change);
      break;
    default:
      applyToView(state, change);
  }
  state.settle(change);
}

function applyToView(state: ShardState, change: ConfigRecord): void {
  const apply = change.deleted === true ? removeEntity : saveEntity;
  apply(state.organization(change.org), change);
}

function applyHost(state: ShardState, output: ShardOutput, change: Change<'host'>): void {
  const organization = state.organization(change.org);
  const before = state.isSettled(change) ? organization.host(change.id) : undefined;
  applyToView(state, change);
  if (organization.host(change.id).isRetired) {
    retireHost(state, output, change);
    return;
  }
  const key = hostKey(change.id);
  // It may have other roles, or another status.
  downtimesHaveChanged(state, output, change, { target: key });
  hostGoneMayBeOver(state, output, change.org, key, Math.floor(change.at / 1000));
  const owner = change.state.checks.length > 0 ? state.owner(change.org, key) : state.knownOwner(change.org, key);
  if (owner === undefined) return;
  declareChecks(state, output, owner, change.state.checks);
  if (before === undefined || !isJudgedAlike(before, change.state)) state.series.giveMonitorsAnew(owner);
  lookAnew(state, output, owner, { host: before, monitors: connectivityMonitors(state, change) });
  missHostAnew(state, output, owner, before);
}

/** Whether no monitor can begin or cease to look at the host. */
function isJudgedAlike(before: HostState, after: HostState): boolean {
  return before.status === after.status && JSON.stringify(before.roles) === JSON.stringify(after.roles);
}

function retireHost(state: ShardState, output: ShardOutput, change: Change<'host'>): void {
  const key = hostKey(change.id);
  closeAll(state, output, change, state.alerts.ofTarget(change.org, key), 'hostRetire');
  state.suppressed.removeAll(output, state.suppressed.where(change.org, key));
  const owner = state.knownOwner(change.org, key);
  if (owner === undefined) return;
  for (const check of [...owner.checks.values()]) forgetCheck(output, owner, check);
  if (owner.silence !== undefined) {
    owner.silence.forget();
    output.removeLastSeen(change.org, owner.id);
  }
  forgetAllMissing(output, owner);
  state.series.removeAll(owner);
  state.forgetOwner(owner);
}

function applyService(state: ShardState, output: ShardOutput, change: Change<'service'>): void {
  const key = serviceKey(change.state.name);
  if (change.deleted !== true) {
    applyToView(state, change);
    return;
  }
  saveEntity(state.organization(change.org), change);
  closeAll(state, output, change, state.alerts.ofTarget(change.org, key), 'serviceDelete');
  closeWithDeletedService(state, output, change);
  state.suppressed.removeAll(output, state.suppressed.where(change.org, key));
  applyToView(state, change);
  const owner = state.knownOwner(change.org, key);
  if (owner === undefined) return;
  forgetAllMissing(output, owner);
  state.series.removeAll(owner);
  state.forgetOwner(owner);
}

function applyMonitor(
  state: ShardState,
  output: ShardOutput,
  change: Change<'monitor'>,
  { windows = [] }: ConfigurationInput,
): void {
  const organization = state.organization(change.org);
  const isSettled = state.isSettled(change);
  const before = isSettled ? organization.monitor(change.id)?.state : undefined;
  const connectivityBefore = connectivityMonitors(state, change).filter(({ id }) => isSettled || id !== change.id);
  closeWithLinkedService(state, output, change);
  saveEntity(organization, change);
  if (change.deleted === true) {
    const open = state.alerts.ofMonitor(change.org, change.id);
    closeAll(state, output, change, open, change.cause === 'serviceDelete' ? 'serviceDelete' : 'monitorDelete');
    removeEntity(organization, change);
    forgetRun(state, output, { org: change.org, monitorId: change.id });
  }
  const after = organization.monitor(change.id)?.state;
  if (isOfAnother(before, after)) {
    const isOfIt = ({ monitorId }: SuppressedRow): boolean => monitorId === change.id;
    state.suppressed.removeAll(output, state.suppressed.where(change.org, undefined, isOfIt));
  }
  for (const alert of state.alerts.ofMonitor(change.org, change.id)) {
    takeInterval(sceneOf(state, output), alert, after?.notificationInterval);
    if (flapDampingOf(organization, change.id) === undefined) endFlapping(output, alert);
  }

  if (change.state.type === 'connectivity') {
    hostGoneMayBeOver(state, output, change.org, undefined, Math.floor(change.at / 1000));
    for (const owner of state.ownersOf(organization)) {
      lookAnew(state, output, owner, { host: organization.host(owner.id), monitors: connectivityBefore });
    }
    return;
  }
  if (change.state.type !== 'host' && change.state.type !== 'service') return;
  state.series.forgetLists();
  for (const owner of state.ownersOf(organization)) state.series.reconcile(owner);
  state.loadWindows(windows);
  if (change.deleted !== true && change.state.options?.rejudgesOnEdit === true) judgeOpenAnew(state, output, change);
  if (missedBy(before) !== missedBy(after)) {
    missMetricAnew(state, output, organization, before);
    missMetricAnew(state, output, organization, after);
  }
}

/** The monitor's open alerts are judged by what it says now. */
function judgeOpenAnew(state: ShardState, output: ShardOutput, { org, id, at }: Change<'monitor'>): void {
  const editedAt = Math.floor(at / 1000);
  for (const { row } of state.alerts.ofMonitor(org, id)) {
    const owner = state.knownOwner(org, targetKey(row.target));
    if (owner === undefined) continue;
    for (const series of owner.series.values()) judgeAfterEdit(state, output, owner, series, id, editedAt);
  }
}

/** Whether a monitor is gone, or compares something else than before. */
function isOfAnother(before: MonitorState | undefined, after: MonitorState | undefined): boolean {
  return after === undefined || (before !== undefined && comparedBy(before) !== comparedBy(after));
}

function comparedBy(monitor: MonitorState): string {
  switch (monitor.type) {
    case 'host':
      return monitor.metric;
    case 'service':
      return `${monitor.service} ${monitor.metric}`;
    case 'external':
      return monitor.service ?? '';
    case 'expression':
      return monitor.expression;
    default:
      return '';
  }
}

function missMetricAnew(
  state: ShardState,
  output: ShardOutput,
  organization: Organization,
  monitor: MonitorState | undefined,
): void {
  if (monitor?.type !== 'host' && monitor?.type !== 'service') return;
  for (const owner of state.ownersOf(organization)) {
    const isWatched = monitor.type === 'host' ? owner.name.kind === 'host' : owner.key === serviceKey(monitor.service);
    if (isWatched) missAnew(state, output, owner, monitor.metric);
  }
}

function connectivityMonitors(state: ShardState, change: ConfigRecord): readonly ConnectivityMonitor[] {
  return state
    .organization(change.org)
    .connectivityMonitors()
    .map((monitor) => monitor.state);
}

function closeAll(
  state: ShardState,
  output: ShardOutput,
  change: ConfigRecord,
  alerts: readonly OpenAlert[],
  trigger: ClosedBy['trigger'],
): void {
  const organization = state.organization(change.org);
  const by = { trigger, user: personOf(organization, change.actor) };
  for (const alert of alerts) {
    closeForOtherReason(state, output, organization, alert, Math.floor(change.at / 1000), by);
  }
}
