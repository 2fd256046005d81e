import { conditionKey } from '@tocsin/kpi-text';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { closeForOtherReason, personOf, sceneOf } from '../alerts/alert-scene.js';
import { takeInterval } from '../alerts/reminders/take-interval.js';
import { removeEntity, saveEntity } from '../configuration/entities.js';
import type { OpenAlert } from '../alerts/open-alerts.js';
import { forgetRun } from '../runs/take-monitor-result.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';

type Change<K extends ConfigRecord['kind']> = Extract<ConfigRecord, { kind: K }>;

/** An edit counts from the next result on, but for alerts of conditions that are no longer there: they end with it. */
export function applyKpiMonitor(state: ShardState, output: ShardOutput, change: Change<'kpiMonitor'>): void {
  saveEntity(state.organization(change.org), change);
  const alerts = state.alerts.ofMonitor(change.org, change.id);
  if (change.deleted === true) {
    endMonitor(state, output, change, change.id);
    removeEntity(state.organization(change.org), change);
    return;
  }
  const conditions = new Set(change.state.conditions.map(conditionKey));
  for (const alert of alerts) {
    const { evidence } = alert.row;
    if (evidence !== undefined && !conditions.has(conditionKey(evidence.condition))) {
      closeFor(state, output, change, alert, true);
    } else takeInterval(sceneOf(state, output), alert, change.state.notificationInterval);
  }
}

/** Without its chart a monitor has nothing to look at. */
export function applyChart(state: ShardState, output: ShardOutput, change: Change<'chart'>): void {
  const organization = state.organization(change.org);
  if (change.deleted !== true) {
    saveEntity(organization, change);
    return;
  }
  for (const { state: monitor } of organization.kpiMonitors.values()) {
    const { source } = monitor;
    if (source.type === 'chart' && source.chartId === change.id) endMonitor(state, output, change, monitor.id);
  }
  removeEntity(organization, change);
}

/** With a project all that is watched in it ends. */
export function applyProject(state: ShardState, output: ShardOutput, change: Change<'project'>): void {
  const organization = state.organization(change.org);
  if (change.deleted !== true) {
    saveEntity(organization, change);
    return;
  }
  for (const { state: monitor } of organization.kpiMonitors.values()) {
    if (monitor.projectId === change.id) endMonitor(state, output, change, monitor.id);
  }
  removeEntity(organization, change);
}

function endMonitor(state: ShardState, output: ShardOutput, change: ConfigRecord, monitorId: string): void {
  for (const alert of state.alerts.ofMonitor(change.org, monitorId)) closeFor(state, output, change, alert, false);
  forgetRun(state, output, { org: change.org, monitorId });
}

function closeFor(
  state: ShardState,
  output: ShardOutput,
  change: ConfigRecord,
  alert: OpenAlert,
  isOfRemovedCondition: boolean,
): void {
  const organization = state.organization(change.org);
  const by = { trigger: 'monitorDelete', user: personOf(organization, change.actor), isOfRemovedCondition } as const;
  closeForOtherReason(state, output, organization, alert, Math.floor(change.at / 1000), by);
}
