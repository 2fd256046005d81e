import type { ConfigRecord } from '@tocsin/payload-schemas';
import { closeForOtherReason, personOf } from '../alerts/alert-scene.js';
import { runKey } from '../runs/run-row.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { keptRuns } from './kept-runs.js';

/**
 * Closes the alert of an external monitor that another service is linked to from now on, or none. Call it before the
 * change is taken in: the alert still belongs to the service of before.
 */
export function closeWithLinkedService(
  state: ShardState,
  output: ShardOutput,
  change: Extract<ConfigRecord, { kind: 'monitor' }>,
): void {
  const { org, id } = change;
  if (change.deleted === true || change.state.type !== 'external') return;
  const run = state.runs.get(runKey({ org, monitorId: id }));
  // What an open alert was judged with is what was kept of the run that judged it.
  if (run === undefined || keptRuns(run.kept).service === (change.state.service ?? null)) return;
  const organization = state.organization(org);
  const by = {
    trigger:
      change.cause === 'serviceDelete' ? ('serviceDelete' as const) : ('externalMonitoringServiceChange' as const),
    user: personOf(organization, change.actor),
  };
  for (const alert of state.alerts.ofMonitor(org, id)) {
    closeForOtherReason(state, output, organization, alert, Math.floor(change.at / 1000), by);
  }
}
