import type { HostState, RoleRef, Scope } from '@tocsin/payload-schemas';

/** Members of a monitor that choose hosts. */
export interface HostSelection {
  readonly scopes: readonly Scope[];
  readonly excludeScopes: readonly Scope[];
}

/**
 * Whether a monitor looks at a host now: the host is in a scope (no scopes: every host), in no excluded one, works or
 * stands by, and is not retired. In maintenance and when powered off nothing is judged; open alerts stay.
 */
export function looksAt(monitor: HostSelection, host: HostState): boolean {
  return isJudged(host) && isSelected(monitor, host.roles);
}

export function isJudged(host: HostState): boolean {
  return !host.isRetired && (host.status === 'working' || host.status === 'standby');
}

function isSelected(monitor: HostSelection, roles: readonly RoleRef[]): boolean {
  const isIn = (scope: Scope): boolean => roles.some((role) => isInScope(role, scope));
  return (monitor.scopes.length === 0 || monitor.scopes.some(isIn)) && !monitor.excludeScopes.some(isIn);
}

/** A scope without a role means every role of the service. */
function isInScope(role: RoleRef, scope: Scope): boolean {
  return role.service === scope.service && (scope.role === undefined || scope.role === role.role);
}
