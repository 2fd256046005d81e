import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { openAlertNow } from '../alerts/alert-changes.js';
import { monitorOfAlert, sceneOf } from '../alerts/alert-scene.js';
import { targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { isJudged, looksAt } from '../configuration/scope.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { downtimeHolding, staysSilent } from './hold-back.js';
import { hostGone } from './host-gone.js';
import type { SuppressedExcursion } from './suppressed-excursions.js';
import { type HeldBackBy, type SuppressedRow, isSilenced } from './suppressed-row.js';

/**
 * What held an excursion back may be over: it opens as it was found last, unless something else holds it back, or its downtime
 * wants it to stay silent.
 */
export function excursionIsDue(
  state: ShardState,
  output: ShardOutput,
  excursion: SuppressedExcursion,
  at: EpochSeconds,
): void {
  const { row } = excursion;
  const organization = state.organization(row.org);
  const downtime = downtimeHolding(organization, row, at);
  if (downtime === undefined && staysSilent(organization, row)) {
    state.suppressed.silence(output, excursion);
    return;
  }
  const heldBackBy = downtime ?? hostGone(state.alerts, organization, row);
  if (heldBackBy === undefined) release(state, output, excursion, at);
  else state.suppressed.hold(output, row, heldBackBy);
}

/**
 * A change of the configuration may have taken the downtime away from what it holds back: that opens at once, at the time of
 * the change. Whether the window is over by itself is for its deadline to say, so what was found last decides.
 *
 * @param of - The downtime, or the key of the target, that alone the change can matter to; neither: to all.
 */
export function downtimesHaveChanged(
  state: ShardState,
  output: ShardOutput,
  change: ConfigRecord,
  of: { readonly downtimeId?: string; readonly target?: string } = {},
): void {
  const organization = state.organization(change.org);
  const at = Math.floor(change.at / 1000);
  const waiting = (row: SuppressedRow): boolean =>
    row.heldBackBy.kind === 'downtime' &&
    !isSilenced(row) &&
    (of.downtimeId === undefined || row.heldBackBy.id === of.downtimeId);
  for (const excursion of state.suppressed.where(change.org, of.target, waiting)) {
    const { row } = excursion;
    const heldBackBy =
      downtimeHolding(organization, row, row.finding.at) ??
      downtimeHolding(organization, row, at) ??
      hostGone(state.alerts, organization, row);
    if (heldBackBy === undefined) release(state, output, excursion, at);
    else if (!isSame(heldBackBy, row.heldBackBy)) state.suppressed.hold(output, row, heldBackBy);
  }
}

/** The alert that said that a host is gone has ended because the host is back. */
export function hostIsBack(state: ShardState, output: ShardOutput, org: string, target: string): void {
  noLongerGone(state, org, target, (excursion) => {
    state.suppressed.giveGrace(output, excursion);
  });
}

/**
 * The alert that said that a host is gone has ended otherwise, or its monitor no longer holds anything back: what the host's
 * absence held back is due.
 *
 * @param target - Key of the host; undefined: any.
 */
export function hostGoneMayBeOver(
  state: ShardState,
  output: ShardOutput,
  org: string,
  target: string | undefined,
  at: EpochSeconds,
): void {
  noLongerGone(state, org, target, (excursion) => {
    excursionIsDue(state, output, excursion, at);
  });
}

function noLongerGone(
  state: ShardState,
  org: string,
  target: string | undefined,
  take: (excursion: SuppressedExcursion) => void,
): void {
  const organization = state.organization(org);
  const isOver = (row: SuppressedRow): boolean =>
    row.heldBackBy.kind === 'hostGone' &&
    row.dueAt === null &&
    !isSame(row.heldBackBy, hostGone(state.alerts, organization, row));
  for (const excursion of state.suppressed.where(org, target, isOver)) take(excursion);
}

const isSame = (a: HeldBackBy, b: HeldBackBy | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

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
