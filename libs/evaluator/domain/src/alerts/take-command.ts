import type { Command } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { forgetIfDropped } from '../checks/take-check-reports.js';
import { hostGoneMayBeOver } from '../held-back/release.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { closeForOtherReason, personOf } from './alert-scene.js';
import { attendAlert } from './attend-alert.js';
import { type OpenAlert, targetKey } from './open-alerts.js';

/**
 * Carries out what somebody wants of an alert. What is so already stays as it is, and an alert that is closed stays closed.
 * Ids of commands are not remembered: each request makes a new one, a log repeats its record at most while the request still
 * waits, so that nothing of the same alert comes between, and a shard reads no record twice. A client that asks again after
 * somebody else has taken it back means it.
 */
export function takeCommand(state: ShardState, output: ShardOutput, command: Command, at: EpochMs): void {
  const { org, commandId, alertId } = command;
  const alert = state.alerts.find(org, alertId);
  output.outcomes.push({ org, commandId, alertId, result: alert === undefined ? 'notOpen' : 'taken' });
  if (alert === undefined) return;
  if (command.command === 'close') closeByHand(state, output, alert, command, at);
  else attendAlert(state, output, alert, command, Math.floor(at / 1000));
}

function closeByHand(
  state: ShardState,
  output: ShardOutput,
  alert: OpenAlert,
  { org, commandId, reason, actor }: Extract<Command, { command: 'close' }>,
  at: EpochMs,
): void {
  const organization = state.organization(org);
  closeForOtherReason(state, output, organization, alert, Math.floor(at / 1000), {
    trigger: 'manual',
    user: personOf(organization, actor),
    reason,
    commandId,
  });
  const target = targetKey(alert.row.target);
  if (alert.row.type === 'connectivity') hostGoneMayBeOver(state, output, org, target, Math.floor(at / 1000));
  const owner = state.knownOwner(org, target);
  if (owner === undefined) return;
  state.alignMonitor(owner, alert.row.monitorId);
  for (const check of owner.checks.values())
    if (check.id === alert.row.monitorId) forgetIfDropped(output, owner, check);
}
