import { type OpenAlerts, targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { looksAt } from '../configuration/scope.js';
import type { HeldBackBy, SuppressedRow } from './suppressed-row.js';

/**
 * The connectivity monitor that holds back what else is wrong with a host while its alert says that the host is gone; of
 * several the first by id. A muted one holds nothing back, or nobody would hear of the host at all; nor does one that has
 * ceased to look at the host.
 */
export function hostGone(
  alerts: OpenAlerts,
  organization: Organization,
  { type, target }: Pick<SuppressedRow, 'type' | 'target'>,
): HeldBackBy | undefined {
  if (target.kind !== 'host' || type === 'connectivity') return undefined;
  const host = organization.host(target.id);
  for (const { state: monitor } of organization.connectivityMonitors()) {
    if (monitor.options?.holdsBackHostAlerts !== true || monitor.isMute || !looksAt(monitor, host)) continue;
    const alert = alerts.of(organization.id, monitor.id, targetKey(target));
    if (alert !== undefined) return { kind: 'hostGone', monitorId: monitor.id, alertId: alert.row.id };
  }
  return undefined;
}
