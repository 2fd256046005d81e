import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { MAX_JUDGED_AGE_MS, MAX_MISSING_SECONDS, MAX_WINDOW_SECONDS } from '../limits.js';
import { COMPONENT_PATTERNS, isPercentMetric } from '../metrics/percent-metrics.js';
import type { WindowRequest } from '../ports/sample-windows.js';
import { missedBy, pointsNeeded } from './monitor.js';
import { type OwnerName, watchedOwner } from './monitor-index.js';
import type { Organization } from './organization.js';

/** Points further back than this cannot be part of a window that is judged from now on. */
const REACH_SECONDS = MAX_WINDOW_SECONDS + MAX_JUDGED_AGE_MS / 1000;

/** Everything that the monitors of an organization look at. */
export function windowRequestsOf(organization: Organization, now: EpochSeconds): readonly WindowRequest[] {
  return [...organization.watched()].flatMap(({ owner, metric }) =>
    requests(organization, owner, metric, organization.pointsJudged(owner, metric), now - REACH_SECONDS),
  );
}

/**
 * What a change makes interesting beyond what is in memory already; nothing, for most.
 *
 * @param isSettled - Whether the organization holds the state before the change.
 */
export function windowRequestsForChange(
  organization: Organization,
  change: ConfigRecord,
  now: EpochSeconds,
  isSettled: boolean,
): readonly WindowRequest[] {
  if (change.kind !== 'monitor' || change.deleted === true) return [];
  const monitor = change.state;
  if (monitor.type !== 'host' && monitor.type !== 'service') return [];

  const owner = watchedOwner(monitor);
  const { metric } = monitor;
  const points = pointsNeeded(monitor);
  const before = isSettled ? organization.monitor(monitor.id)?.state : undefined;
  const isMissedAnew = missedBy(monitor) !== '' && missedBy(monitor) !== missedBy(before);
  if (isMissedAnew) return requests(organization, owner, metric, points, now - MAX_MISSING_SECONDS);
  const inMemory =
    owner.kind === 'host' && isPercentMetric(metric)
      ? organization.pointsJudged(owner, metric)
      : organization.pointsNeeded(owner, metric);
  return points <= inMemory ? [] : requests(organization, owner, metric, points, now - REACH_SECONDS);
}

function requests(
  organization: Organization,
  owner: OwnerName,
  metric: string,
  points: number,
  since: EpochSeconds,
): readonly WindowRequest[] {
  const metrics = owner.kind === 'host' && isPercentMetric(metric) ? COMPONENT_PATTERNS[metric] : [metric];
  const owners: WindowRequest['owners'] = owner.kind === 'host' ? { kind: 'hosts' } : owner;
  return metrics.map((name) => ({ org: organization.id, owners, metric: name, points, since }));
}
