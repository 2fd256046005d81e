import type { AlertTarget } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { AlertScene, Finding, Problem } from '../alerts/alert-changes.js';
import type { AlertMonitor } from '../alerts/monitor-snapshot.js';
import { targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { activeDowntime } from '../downtimes/active-downtime.js';
import { hostGone } from './host-gone.js';
import { type HeldBackBy, type SuppressedRow, isSilenced } from './suppressed-row.js';

/**
 * Decides whether an alert that is about to open is held back, and remembers it if so. The event time of the finding decides
 * about downtimes: what is late or early belongs to the window that it was found in. Of a downtime and a host that is gone
 * the downtime counts; when its window ends, the host is looked at.
 *
 * @returns Whether nothing is to open.
 */
export function holdBack(
  { alerts, suppressed, output }: AlertScene,
  organization: Organization,
  target: AlertTarget,
  monitor: AlertMonitor,
  status: Problem,
  finding: Finding,
): boolean {
  const { id: monitorId, type } = monitor.shown;
  const held = suppressed.of(organization.id, monitorId, targetKey(target));
  if (held !== undefined && isSilenced(held.row)) return true;
  const about = { org: organization.id, monitorId, target, type };
  const downtime = downtimeHolding(organization, about, finding.at);
  if (downtime === undefined && held !== undefined && staysSilent(organization, held.row)) return true;
  const heldBackBy = downtime ?? hostGone(alerts, organization, about);
  if (heldBackBy !== undefined) suppressed.hold(output, { ...about, status, finding }, heldBackBy);
  else if (held !== undefined) suppressed.remove(output, held);
  return heldBackBy !== undefined;
}

/** The downtime that holds alerts of a monitor on a target back at a moment. */
export function downtimeHolding(
  organization: Organization,
  { monitorId, target }: Pick<SuppressedRow, 'monitorId' | 'target'>,
  at: EpochSeconds,
): HeldBackBy | undefined {
  const active = activeDowntime(organization, monitorId, target, at);
  return active && { kind: 'downtime', id: active.downtime.id, until: active.until };
}

/** Whether an excursion is to stay silent when its window has ended. That a host is gone is always told. */
export function staysSilent(organization: Organization, { type, heldBackBy }: SuppressedRow): boolean {
  if (type === 'connectivity' || heldBackBy.kind !== 'downtime') return false;
  return organization.downtimes.find(heldBackBy.id)?.staysSilentAfterEnd === true;
}
