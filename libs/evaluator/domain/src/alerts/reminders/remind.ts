import type { EpochSeconds } from '@tocsin/runtime';
import { goneStatus } from '../../configuration/monitor.js';
import type { Organization } from '../../configuration/organization.js';
import { inDowntime } from '../../downtimes/active-downtime.js';
import { hostGone } from '../../held-back/host-gone.js';
import { isSnoozed } from '../../kpi/kpi-context.js';
import type { ShardOutput } from '../../shard-output.js';
import type { AlertRow } from '../../shard-rows.js';
import type { ShardState } from '../../shard-state.js';
import { type AlertScene, record, told } from '../alert-changes.js';
import { monitorOfAlert, sceneOf } from '../alert-scene.js';
import type { AlertMonitor } from '../monitor-snapshot.js';
import type { OpenAlert } from '../open-alerts.js';
import { worse } from '../severity.js';
import { currentFinding } from './current-finding.js';
import type { Reminder } from './reminder.js';

/** A reminder is due: people are told again, or, if they are not to be told now, an interval later. */
export function remind(state: ShardState, output: ShardOutput, reminder: Reminder, at: EpochSeconds): void {
  const { org, id } = reminder.alert.row;
  const alert = state.alerts.find(org, id);
  if (alert === undefined) return;
  const organization = state.organization(org);
  const monitor = monitorOfAlert(state, organization, alert.row);
  if (isHeldBack(state, organization, alert.row, monitor, at)) leaveOut(sceneOf(state, output), alert);
  else resend(state, output, organization, alert, monitor, at);
}

/** Whether nobody is to be told of the alert now. */
function isHeldBack(
  { alerts }: ShardState,
  organization: Organization,
  row: AlertRow,
  { shown, kpi }: AlertMonitor,
  at: EpochSeconds,
): boolean {
  const { acknowledged, monitorId, target } = row;
  // Downtimes are of hosts and services.
  if (row.type === 'kpi') return acknowledged !== undefined || shown.isMute || isPutOff(kpi, at);
  const isWorking = target.kind !== 'host' || organization.host(target.id).status === 'working';
  if (acknowledged !== undefined || shown.isMute || !isWorking) return true;
  return inDowntime(organization, monitorId, target, at) || hostGone(alerts, organization, row) !== undefined;
}

const isPutOff = (kpi: AlertMonitor['kpi'], at: EpochSeconds): boolean =>
  kpi !== undefined && isSnoozed(kpi.monitor.state, at);

function leaveOut(scene: AlertScene, alert: OpenAlert): void {
  alert.row = { ...awake(alert.row), remindFromMs: scene.runningMs };
  scene.output.saveAlert(alert.row);
  scene.deadlines.queue(alert.reminder);
}

function resend(
  state: ShardState,
  output: ShardOutput,
  organization: Organization,
  alert: OpenAlert,
  monitor: AlertMonitor,
  at: EpochSeconds,
): void {
  const scene = sceneOf(state, output);
  const before = alert.row;
  const status = statusNow(organization, before);
  const { message, value, why } = currentFinding(state, before, monitor);
  alert.row = {
    ...awake(before),
    status,
    statusChangedAt: status === before.status ? before.statusChangedAt : Math.max(before.statusChangedAt, at),
    worstStatus: worse(before.worstStatus, status),
    sequence: before.sequence + 1,
    message,
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

/** What a connectivity monitor says of hosts that are gone may have been edited: that counts from the next reminder on. */
function statusNow(organization: Organization, { status, monitorId }: AlertRow): AlertRow['status'] {
  const monitor = organization.monitor(monitorId)?.state;
  return monitor?.type === 'connectivity' ? goneStatus(monitor) : status;
}

function awake({ snoozedUntil: _, ...row }: AlertRow): AlertRow {
  return row;
}
