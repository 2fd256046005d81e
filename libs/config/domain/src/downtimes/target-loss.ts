import type { DowntimeState } from '@tocsin/payload-schemas';
import { afterTargetLoss, isLostRole, type LostTarget } from '../alert-scopes/alert-scopes.js';

/**
 * What becomes of a downtime when a service, a role or a monitor is deleted. As with the scopes of monitors, one that loses
 * the last condition of a kind is deleted: were the list only emptied, it would silence everything instead of nothing.
 *
 * @returns The downtime without what is lost, `'deleted'`, or the downtime itself when it does not name it.
 */
export function downtimeWithout(downtime: DowntimeState, lost: LostTarget): DowntimeState | 'deleted' {
  const scopes = afterTargetLoss(downtime, lost);
  if (scopes === 'gone') return 'deleted';
  const { serviceExcludeScopes, roleExcludeScopes, monitorExcludeScopes } = downtime;
  const excluded = {
    serviceExcludeScopes: serviceExcludeScopes.filter((name) => lost.kind !== 'service' || name !== lost.service),
    roleExcludeScopes: roleExcludeScopes.filter((role) => !isLostRole(role, lost)),
    monitorExcludeScopes: monitorExcludeScopes.filter((id) => lost.kind !== 'monitor' || id !== lost.id),
  };
  const isSame =
    scopes === downtime &&
    excluded.serviceExcludeScopes.length === serviceExcludeScopes.length &&
    excluded.roleExcludeScopes.length === roleExcludeScopes.length &&
    excluded.monitorExcludeScopes.length === monitorExcludeScopes.length;
  if (isSame) return downtime;
  const { serviceScopes, roleScopes, monitorScopes } = scopes;
  return {
    ...downtime,
    serviceScopes: [...serviceScopes],
    roleScopes: [...roleScopes],
    monitorScopes: [...monitorScopes],
    ...excluded,
  };
}
