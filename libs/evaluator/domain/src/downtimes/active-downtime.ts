import type { AlertTarget, DowntimeState, RoleRef } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { Organization } from '../configuration/organization.js';
import type { ActiveDowntime } from './downtimes.js';

/** What the conditions of downtimes are held against. */
export interface DowntimeSubject {
  readonly monitorId: string;
  readonly services: readonly string[];
  readonly roles: readonly RoleRef[];
}

/**
 * Whether alerts of a monitor on a target are silenced at a moment.
 *
 * @param at - Event time.
 */
export function inDowntime(
  organization: Organization,
  monitorId: string,
  target: AlertTarget,
  at: EpochSeconds,
): boolean {
  return activeDowntime(organization, monitorId, target, at) !== undefined;
}

/** The downtime that silences a monitor on a target at a moment; of several the one whose window ends last. */
export function activeDowntime(
  organization: Organization,
  monitorId: string,
  target: AlertTarget,
  at: EpochSeconds,
): ActiveDowntime | undefined {
  const active = organization.downtimes.activeAt(at);
  if (active.length === 0) return undefined;
  const subject = subjectOf(organization, monitorId, target);
  return active.find(({ downtime }) => matches(downtime, subject));
}

/**
 * Conditions on services, roles and monitors must all hold, and one of a kind is enough; what is excluded by any is not
 * matched. What has no service or no role fulfils no condition on it.
 */
export function matches(downtime: DowntimeState, { monitorId, services, roles }: DowntimeSubject): boolean {
  const hasService = (name: string): boolean => services.includes(name);
  const hasRole = (wanted: RoleRef): boolean =>
    roles.some(({ service, role }) => service === wanted.service && role === wanted.role);
  const isMonitor = (id: string): boolean => id === monitorId;
  return (
    holds(downtime.serviceScopes, hasService) &&
    holds(downtime.roleScopes, hasRole) &&
    holds(downtime.monitorScopes, isMonitor) &&
    !downtime.serviceExcludeScopes.some(hasService) &&
    !downtime.roleExcludeScopes.some(hasRole) &&
    !downtime.monitorExcludeScopes.some(isMonitor)
  );
}

const holds = <T>(scopes: readonly T[], isIn: (scope: T) => boolean): boolean =>
  scopes.length === 0 || scopes.some(isIn);

/** A host has its roles and their services; a service has itself; what spans them has the service it is linked to, if any. */
function subjectOf(organization: Organization, monitorId: string, target: AlertTarget): DowntimeSubject {
  if (target.kind === 'host') {
    const { roles } = organization.host(target.id);
    return { monitorId, services: roles.map(({ service }) => service), roles };
  }
  if (target.kind === 'service') return { monitorId, services: [target.name], roles: [] };
  const monitor = organization.monitor(monitorId)?.state;
  const linked = monitor?.type === 'external' ? monitor.service : undefined;
  return { monitorId, services: linked === undefined ? [] : [linked], roles: [] };
}
