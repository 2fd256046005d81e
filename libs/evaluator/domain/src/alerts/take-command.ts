import type { Command } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { forgetIfDropped } from '../checks/take-check-reports.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { closeForOtherReason, personOf } from './alert-scene.js';
import { targetKey } from './open-alerts.js';

/** Closes an alert by hand. A repeat finds nothing open: an alert never opens again. */
export function takeCommand(state: ShardState, output: ShardOutput, command: Command, at: EpochMs): void {
  const { org, commandId, alertId, reason, actor } = command;
  const organization = state.organization(org);
  const alert = state.alerts.find(org, alertId);
  output.outcomes.push({ org, commandId, alertId, result: alert === undefined ? 'notOpen' : 'closed' });
  if (alert === undefined) return;

  closeForOtherReason(state, output, organization, alert, Math.floor(at / 1000), {
    trigger: 'manual',
    user: personOf(organization, actor),
    reason,
    commandId,
  });
  const owner = state.knownOwner(org, targetKey(alert.row.target));
  if (owner === undefined) return;
  state.alignMonitor(owner, alert.row.monitorId);
  for (const check of owner.checks.values())
    if (check.id === alert.row.monitorId) forgetIfDropped(output, owner, check);
}
