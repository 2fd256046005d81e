import type { AlertChange, AlertStatus, AlertTarget, AlertTransition, Person, Trigger } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Organization } from '../configuration/organization.js';
import { holdBack } from '../held-back/hold-back.js';
import type { SuppressedExcursions } from '../held-back/suppressed-excursions.js';
import { groupsOfNewAlert } from '../groups/belongs-to.js';
import type { KpiEvidence } from '../kpi/kpi-evidence.js';
import { tellFinding } from '../kpi/tell-finding.js';
import type { ShardOutput } from '../shard-output.js';
import type { AlertRow } from '../shard-rows.js';
import type { Deadlines } from '../silence/deadlines.js';
import { alertId } from './alert-id.js';
import { flappingFromOpening } from './flapping.js';
import type { AlertMonitor } from './monitor-snapshot.js';
import { type OpenAlert, type OpenAlerts, targetKey } from './open-alerts.js';
import { isWorse, worse } from './severity.js';

/** Where alerts are opened, changed and closed. */
export interface AlertScene {
  readonly alerts: OpenAlerts;
  /** What is held back. */
  readonly suppressed: SuppressedExcursions;
  /** Offset in `config.v1` up to which the configuration is known. */
  readonly configOffset: number;
  readonly output: ShardOutput;
  /** Running time now: see `ShardState`. */
  readonly runningMs: EpochMs;
  readonly deadlines: Deadlines;
  /** Event time of the judgement that may find several things at once, of different times. */
  readonly judgedAt?: EpochSeconds;
}

/** What a monitor found about its target. */
export interface Finding {
  /** Event time. */
  readonly at: EpochSeconds;
  readonly message: string;
  /** Value that was compared; null if there is none. */
  readonly value: number | null;
  /** Of an external monitor: the status that was answered, as text. */
  readonly answer?: string;
  readonly why?: AlertTransition['why'];
  /** Of a KPI monitor. */
  readonly evidence?: KpiEvidence;
}

export type Problem = Exclude<AlertStatus, 'ok'>;

/** Who or what closed an alert, other than its own monitor finding that all is well. */
export interface ClosedBy {
  readonly trigger: Exclude<Trigger, 'monitoring'>;
  readonly user: Person | null;
  /** For `manual`. */
  readonly reason?: string;
  readonly commandId?: string;
  /** Of a KPI monitor that goes on without the alert's condition. */
  readonly isOfRemovedCondition?: boolean;
}

/** Opens an alert, unless something holds it back. */
export function openAlert(
  scene: AlertScene,
  organization: Organization,
  target: AlertTarget,
  monitor: AlertMonitor,
  status: Problem,
  finding: Finding,
): void {
  if (holdBack(scene, organization, target, monitor, status, finding)) return;
  openAlertNow(scene, organization, target, monitor, status, finding);
}

/** All is well where no alert is open: what may have been held back is over. */
export function stayWell(scene: AlertScene, organization: Organization, target: AlertTarget, monitorId: string): void {
  scene.suppressed.forget(scene.output, organization.id, monitorId, targetKey(target));
}

/** Opens an alert, whatever would hold it back. */
export function openAlertNow(
  scene: AlertScene,
  organization: Organization,
  target: AlertTarget,
  monitor: AlertMonitor,
  status: Problem,
  finding: Finding,
): void {
  const { id: monitorId, type } = monitor.shown;
  const key = targetKey(target);
  const groupSettings = groupsOfNewAlert(organization, monitor, target);
  const ordinal = scene.alerts.nextOrdinal(organization.id, monitorId, key, finding.at);
  const flapping = flappingFromOpening(scene.alerts, organization, monitorId, key, finding.at);
  const row: AlertRow = {
    org: organization.id,
    id: alertId(organization.id, monitorId, key, finding.at, ordinal),
    type,
    monitorId,
    target,
    status,
    isOpen: true,
    openedAt: finding.at,
    closedAt: null,
    statusChangedAt: finding.at,
    worstStatus: status,
    sequence: 1,
    ordinal,
    value: finding.value,
    message: finding.message,
    ...judged(finding),
    ...told(scene, monitor),
    ...(flapping === undefined ? {} : { flapping }),
    ...(groupSettings.length === 0 ? {} : { groupSettings }),
  };
  const alert = scene.alerts.add(row);
  record(scene, organization, monitor, alert, {
    change: 'open',
    at: finding.at,
    previousStatus: null,
    trigger: 'monitoring',
    user: null,
    value: finding.value,
    why: finding.why,
  });
}

/**
 * Gives an open alert another status than ok, and tells people. Worse than it has ever been, it is no longer what somebody
 * acknowledged or put off.
 */
export function changeAlert(
  scene: AlertScene,
  organization: Organization,
  alert: OpenAlert,
  monitor: AlertMonitor,
  status: Problem,
  finding: Finding,
): void {
  const before = alert.row;
  alert.row = {
    ...(isWorse(status, before.worstStatus) ? unattended(before) : before),
    status,
    statusChangedAt: Math.max(before.statusChangedAt, finding.at),
    worstStatus: worse(before.worstStatus, status),
    sequence: before.sequence + 1,
    value: finding.value,
    message: finding.message,
    ...judged(finding),
    ...told(scene, monitor),
  };
  record(scene, organization, monitor, alert, {
    change: 'status',
    at: finding.at,
    previousStatus: before.status,
    trigger: 'monitoring',
    user: null,
    value: finding.value,
    why: finding.why,
  });
}

/**
 * Tells people again of an open alert whose status stays, because what it says has changed. Call it if nobody has
 * acknowledged or snoozed it.
 */
export function retellAlert(
  scene: AlertScene,
  organization: Organization,
  alert: OpenAlert,
  monitor: AlertMonitor,
  finding: Finding,
): void {
  const before = alert.row;
  const { at, value, message, why } = finding;
  alert.row = {
    ...before,
    sequence: before.sequence + 1,
    value,
    message,
    ...judged(finding),
    ...told(scene, monitor),
  };
  record(scene, organization, monitor, alert, {
    change: 'resend',
    at,
    previousStatus: before.status,
    trigger: 'monitoring',
    user: null,
    value,
    why,
  });
}

/** Closes an alert because its monitor found that all is well. */
export function recoverAlert(
  scene: AlertScene,
  organization: Organization,
  alert: OpenAlert,
  monitor: AlertMonitor,
  finding: Finding,
): void {
  const before = alert.row;
  const { value, message } = finding;
  alert.row = { ...closed(before, finding.at), value, message, ...judged(finding) };
  scene.alerts.remove(alert);
  record(scene, organization, monitor, alert, {
    change: 'close',
    at: finding.at,
    previousStatus: before.status,
    trigger: 'monitoring',
    user: null,
    value: finding.value,
    why: finding.why,
  });
}

/** Closes an alert for another reason: nothing was compared, so the transition has no value. */
export function closeAlert(
  scene: AlertScene,
  organization: Organization,
  alert: OpenAlert,
  monitor: AlertMonitor,
  at: EpochSeconds,
  message: string,
  by: ClosedBy,
): void {
  const before = alert.row;
  alert.row = {
    ...closed(before, at),
    message,
    ...(by.reason === undefined ? {} : { reason: by.reason }),
    ...(by.commandId === undefined ? {} : { closedBy: by.commandId }),
  };
  scene.alerts.remove(alert);
  record(scene, organization, monitor, alert, {
    change: 'close',
    at,
    previousStatus: before.status,
    trigger: by.trigger,
    user: by.user,
    value: null,
  });
}

/** Keeps what is new about an alert whose status stays: nobody is told. */
export function refreshAlert(
  scene: AlertScene,
  alert: OpenAlert,
  news: Partial<Pick<AlertRow, 'value' | 'message' | 'answer' | 'evidence'>>,
): void {
  const row = { ...alert.row, ...news };
  const { value, message, answer, evidence } = alert.row;
  const isSame = row.value === value && row.message === message && row.answer === answer && row.evidence === evidence;
  if (isSame) return;
  alert.row = row;
  scene.output.saveAlert(row);
}

/** An earlier answer is none of this finding; what an alert of a KPI is about stays with it. */
const judged = ({ answer, evidence }: Finding): Pick<AlertRow, 'answer' | 'evidence'> =>
  evidence === undefined ? { answer } : { answer, evidence };

function closed({ flapping: _, ...row }: AlertRow, at: EpochSeconds): AlertRow {
  const closedAt = Math.max(row.statusChangedAt, at);
  return { ...row, status: 'ok', isOpen: false, closedAt, statusChangedAt: closedAt, sequence: row.sequence + 1 };
}

/** From now on the monitor's interval counts. */
export function told(
  { runningMs }: AlertScene,
  { shown: { notificationInterval } }: AlertMonitor,
): Pick<AlertRow, 'notificationInterval' | 'remindFromMs'> {
  return { notificationInterval, remindFromMs: runningMs };
}

function unattended({ acknowledged: _acknowledged, snoozedUntil: _snoozedUntil, ...row }: AlertRow): AlertRow {
  return row;
}

/** What is told of a change beside the alert as it is after it. */
interface Recorded extends Pick<AlertTransition, 'previousStatus' | 'trigger' | 'user' | 'why'> {
  readonly change: AlertChange;
  /** Event time. */
  readonly at: EpochSeconds;
  readonly value: number | null;
}

/** Keeps an alert as it is now, with a transition that says what happened to it. */
export function record(
  scene: AlertScene,
  organization: Organization,
  monitor: AlertMonitor,
  alert: OpenAlert,
  change: Recorded,
): void {
  const { row } = alert;
  const groupSettings = row.groupSettings?.filter((id) => organization.alertGroupSettings.has(id)) ?? [];
  scene.output.saveAlert(row);
  scene.deadlines.queue(alert.reminder);
  scene.output.transitions.push({
    org: { id: organization.id, name: organization.name },
    alert: {
      id: row.id,
      type: row.type,
      monitorId: row.monitorId,
      target: row.target,
      status: row.status,
      isOpen: row.isOpen,
      openedAt: row.openedAt,
      closedAt: row.closedAt,
      statusChangedAt: row.statusChangedAt,
      worstStatus: row.worstStatus,
      ...(row.reason === undefined ? {} : { reason: row.reason }),
      ...(row.acknowledged === undefined ? {} : { acknowledged: row.acknowledged }),
      ...(row.assignee === undefined ? {} : { assignee: row.assignee }),
      ...(row.snoozedUntil === undefined ? {} : { snoozedUntil: row.snoozedUntil }),
      ...(row.flapping === undefined ? {} : { isFlapping: true }),
      ...(groupSettings.length === 0 ? {} : { alertGroupSettingIds: groupSettings }),
    },
    sequence: row.sequence,
    previousStatus: change.previousStatus,
    trigger: change.trigger,
    change: change.change,
    at: change.at,
    message: row.message,
    user: change.user,
    monitor: monitor.shown,
    ...shownTarget(organization, row.target),
    ...(monitor.service === undefined ? {} : shownService(organization, monitor.service)),
    ...(monitor.metric === undefined ? {} : { metric: { label: monitor.metric.name, value: change.value } }),
    ...(change.why === undefined ? {} : { why: change.why }),
    configOffset: scene.configOffset,
  });
  tellFinding(scene, organization, monitor.kpi, row, change);
}

/** The host or service as it is now. */
function shownTarget(organization: Organization, target: AlertTarget): Pick<AlertTransition, 'host' | 'service'> {
  if (target.kind === 'host') {
    const { id, name, memo, status, isRetired, roles } = organization.host(target.id);
    return { host: { id, name, memo, status, isRetired, roles } };
  }
  return target.kind === 'service' ? shownService(organization, target.name) : {};
}

function shownService(organization: Organization, serviceName: string): Pick<AlertTransition, 'service'> {
  const service = organization.service(serviceName);
  if (service === undefined) return {};
  const { id, name, memo, roles } = service;
  return { service: { id, name, memo, roles: roles.map((role) => role.name) } };
}
