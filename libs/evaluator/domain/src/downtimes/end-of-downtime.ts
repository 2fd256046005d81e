import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { openAlertNow } from '../alerts/alert-changes.js';
import { monitorOfAlert, sceneOf } from '../alerts/alert-scene.js';
import { targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { isJudged, looksAt } from '../configuration/scope.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { activeDowntime } from './active-downtime.js';
import type { ActiveDowntime } from './downtimes.js';
import { staysSilent } from './hold-back.js';
import type { SuppressedExcursion } from './suppressed-excursions.js';
import type { SuppressedRow } from './suppressed-row.js';

/** The window that holds an excursion back has ended: it opens as it was found last, unless something else holds it back. */
export function windowHasEnded(
  state: ShardState,
  output: ShardOutput,
  excursion: SuppressedExcursion,
  at: EpochSeconds,
): void {
  const { row } = excursion;
  const organization = state.organization(row.org);
  const active = activeDowntime(organization, row.monitorId, row.target, at);
  if (active !== undefined) state.suppressed.hold(output, row, active);
  else if (staysSilent(organization, row)) state.suppressed.silence(output, excursion);
  else release(state, output, excursion, at);
}

/**
 * A change of the configuration may have taken the downtime away from what it holds back: that opens at once, at the time of
 * the change. Whether the window is over by itself is for its deadline to say, so what was found last decides.
 *
 * @param isConcerned - Whether the change can matter to an excursion.
 */
export function downtimesHaveChanged(
  state: ShardState,
  output: ShardOutput,
  change: ConfigRecord,
  isConcerned: (row: SuppressedRow) => boolean,
): void {
  const organization = state.organization(change.org);
  const at = Math.floor(change.at / 1000);
  const waiting = (row: SuppressedRow): boolean => row.org === change.org && row.dueAt !== null && isConcerned(row);
  for (const excursion of state.suppressed.where(waiting)) {
    const { row } = excursion;
    const activeAt = (moment: EpochSeconds): ActiveDowntime | undefined =>
      activeDowntime(organization, row.monitorId, row.target, moment);
    const active = activeAt(row.finding.at) ?? activeAt(at);
    if (active === undefined) release(state, output, excursion, at);
    else if (active.downtime.id !== row.downtimeId || active.until !== row.until) {
      state.suppressed.hold(output, row, active);
    }
  }
}

/** What is gone has nothing that could open any more. */
export function forgetSuppressed(
  state: ShardState,
  output: ShardOutput,
  isGone: (row: SuppressedRow) => boolean,
): void {
  for (const excursion of state.suppressed.where(isGone)) state.suppressed.remove(output, excursion);
}

function release(state: ShardState, output: ShardOutput, excursion: SuppressedExcursion, at: EpochSeconds): void {
  const { row } = excursion;
  const { status, finding } = row;
  const organization = state.organization(row.org);
  state.suppressed.remove(output, excursion);
  if (isLookedAt(organization, row)) {
    const monitor = monitorOfAlert(state, organization, row);
    openAlertNow(sceneOf(state, output), organization, row.target, monitor, status, { ...finding, at });
  }
  const owner = state.knownOwner(row.org, targetKey(row.target));
  if (owner !== undefined) state.alignMonitor(owner, row.monitorId);
}

/** In maintenance nothing opens, nor where the monitor no longer looks: what is found when it looks again counts. */
function isLookedAt(organization: Organization, { target, monitorId }: SuppressedRow): boolean {
  if (target.kind !== 'host') return true;
  const host = organization.host(target.id);
  const monitor = organization.monitor(monitorId)?.state;
  return monitor?.type === 'host' || monitor?.type === 'connectivity' ? looksAt(monitor, host) : isJudged(host);
}
