import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { ClosedBy } from '../alerts/alert-changes.js';
import { closeForOtherReason, personOf } from '../alerts/alert-scene.js';
import { runKey } from '../runs/run-row.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { keptRuns } from './kept-runs.js';

/*
 * The service that an open alert was judged with is what was kept of the run that judged it: of a change yet to be applied after
 * a restart, the configuration only knows what comes after.
 */

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
  if (run === undefined || keptRuns(run.kept).service === (change.state.service ?? null)) return;
  close(
    state,
    output,
    change,
    id,
    change.cause === 'serviceDelete' ? 'serviceDelete' : 'externalMonitoringServiceChange',
  );
}

/** Closes the alerts of the external monitors that are linked to a service which is being deleted. Call it while the service is known. */
export function closeWithDeletedService(
  state: ShardState,
  output: ShardOutput,
  change: Extract<ConfigRecord, { kind: 'service' }>,
): void {
  const linked = [...state.runs.values()]
    .filter(({ org, kept }) => org === change.org && keptRuns(kept).service === change.state.name)
    .map(({ monitorId }) => monitorId);
  for (const monitorId of linked.toSorted()) close(state, output, change, monitorId, 'serviceDelete');
}

function close(
  state: ShardState,
  output: ShardOutput,
  change: ConfigRecord,
  monitorId: string,
  trigger: ClosedBy['trigger'],
): void {
  const organization = state.organization(change.org);
  const by = { trigger, user: personOf(organization, change.actor) };
  for (const alert of state.alerts.ofMonitor(change.org, monitorId)) {
    closeForOtherReason(state, output, organization, alert, Math.floor(change.at / 1000), by);
  }
}
