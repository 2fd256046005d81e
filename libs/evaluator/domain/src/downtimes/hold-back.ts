import type { AlertTarget } from '@tocsin/payload-schemas';
import type { AlertScene, Finding, Problem } from '../alerts/alert-changes.js';
import type { AlertMonitor } from '../alerts/monitor-snapshot.js';
import { targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { activeDowntime } from './active-downtime.js';
import type { SuppressedRow } from './suppressed-row.js';

/**
 * Decides whether an alert that is about to open is held back by a downtime, and remembers it if so. The event time of the
 * finding decides: what is late or early belongs to the window that it was found in.
 *
 * @returns Whether nothing is to open.
 */
export function holdBack(
  { suppressed, output }: AlertScene,
  organization: Organization,
  target: AlertTarget,
  monitor: AlertMonitor,
  status: Problem,
  finding: Finding,
): boolean {
  const { id: monitorId, type } = monitor.shown;
  const held = suppressed.of(organization.id, monitorId, targetKey(target));
  if (held?.row.dueAt === null) return true;
  const active = activeDowntime(organization, monitorId, target, finding.at);
  if (active === undefined) {
    if (held === undefined) return false;
    if (staysSilent(organization, held.row)) return true;
    suppressed.remove(output, held);
    return false;
  }
  suppressed.hold(output, { org: organization.id, monitorId, target, type, status, finding }, active);
  return true;
}

/** Whether an excursion is to stay silent when its window has ended. That a host is gone is always told. */
export function staysSilent(organization: Organization, { type, downtimeId }: SuppressedRow): boolean {
  return type !== 'connectivity' && organization.downtimes.find(downtimeId)?.staysSilentAfterEnd === true;
}
