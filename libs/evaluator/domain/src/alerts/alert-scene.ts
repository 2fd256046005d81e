import type { Actor, Person } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { endMessage, type KpiEnd } from '@tocsin/kpi-text';
import type { Organization } from '../configuration/organization.js';
import { kpiContext } from '../kpi/kpi-context.js';
import type { ShardOutput } from '../shard-output.js';
import type { AlertRow } from '../shard-rows.js';
import type { ShardState } from '../shard-state.js';
import { type AlertScene, type ClosedBy, closeAlert } from './alert-changes.js';
import { valueMessage } from './message.js';
import {
  type AlertMonitor,
  checkMonitor,
  configuredMonitor,
  kpiAlertMonitor,
  unknownMonitor,
} from './monitor-snapshot.js';
import { type OpenAlert, targetKey } from './open-alerts.js';

export function sceneOf(state: ShardState, output: ShardOutput): AlertScene {
  const { alerts, suppressed, configOffset, runningMs, deadlines } = state;
  return { alerts, suppressed, configOffset, output, runningMs, deadlines };
}

/** What tells whose alert it is, or would be. */
type AboutAlert = Pick<AlertRow, 'org' | 'type' | 'monitorId' | 'target'>;

/** The monitor of an alert as it is configured now. */
export function monitorOfAlert(state: ShardState, organization: Organization, alert: AboutAlert): AlertMonitor {
  if (alert.type === 'check') {
    const checks = state.knownOwner(alert.org, targetKey(alert.target))?.checks.values() ?? [];
    const check = [...checks].find((row) => row.id === alert.monitorId);
    return check === undefined ? unknownMonitor(alert) : checkMonitor(check);
  }
  if (alert.type === 'kpi') {
    const monitor = organization.kpiMonitors.get(alert.monitorId);
    if (monitor === undefined) return unknownMonitor(alert);
    return kpiAlertMonitor(monitor, kpiContext(organization, alert.monitorId));
  }
  const configured = organization.monitor(alert.monitorId);
  return configured === undefined
    ? unknownMonitor(alert)
    : configuredMonitor(configured, organization.graphDefinitions.values());
}

/** Closes an alert by hand, or because its monitor, host or service is gone. It says the last value, or what it said. */
export function closeForOtherReason(
  state: ShardState,
  output: ShardOutput,
  organization: Organization,
  alert: OpenAlert,
  at: EpochSeconds,
  by: ClosedBy,
): void {
  const monitor = monitorOfAlert(state, organization, alert.row);
  const { type, value, message } = alert.row;
  const isCompared = monitor.metric !== undefined && type !== 'external';
  const found = isCompared && value !== null ? valueMessage(monitor.metric.label, value) : message;
  const text = type === 'kpi' ? endMessage(kpiEnd(by), by.reason) : found;
  closeAlert(sceneOf(state, output), organization, alert, monitor, at, text, by);
}

function kpiEnd({ trigger, isOfRemovedCondition }: ClosedBy): KpiEnd {
  if (isOfRemovedCondition === true) return 'conditionRemoved';
  return trigger === 'manual' ? 'byHand' : 'monitorDeleted';
}

/** The person behind an actor, if it is one. */
export function personOf(organization: Organization, actor: Actor): Person | null {
  if (actor.kind !== 'user') return null;
  return { id: actor.id, screenName: actor.screenName ?? organization.screenNames.get(actor.id) ?? actor.id };
}
