import type { RoleRef } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { roleFullname } from '../names/role-fullname.js';

/** Which alerts something is about: three conditions that must all hold, where an empty one always does. */
export interface AlertScopes {
  readonly serviceScopes: readonly string[];
  readonly roleScopes: readonly RoleRef[];
  /** Ids. */
  readonly monitorScopes: readonly string[];
}

/** What scopes may refer to. */
export interface AlertScopeReferences {
  readonly rolesByService: ReadonlyMap<string, ReadonlySet<string>>;
  readonly monitorIds: ReadonlySet<string>;
}

/** Something that scopes refer to and that is being deleted. A service takes its roles with it. */
export type LostTarget =
  | { readonly kind: 'monitor'; readonly id: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'role'; readonly service: string; readonly role: string };

/**
 * Everything that scopes name exists, and nothing is named twice.
 *
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkAlertScopes(scopes: AlertScopes, references: AlertScopeReferences): void {
  checkServiceNames('serviceScopes', scopes.serviceScopes, references);
  checkRoles('roleScopes', scopes.roleScopes, references);
  checkMonitorIds('monitorScopes', scopes.monitorScopes, references);
}

/** @param member - The list's name, as the sender knows it; of the other two likewise. */
export function checkServiceNames(
  member: string,
  names: readonly string[],
  { rolesByService }: AlertScopeReferences,
): void {
  checkEach(member, names, 'service', (name) => rolesByService.has(name));
}

export function checkRoles(member: string, roles: readonly RoleRef[], { rolesByService }: AlertScopeReferences): void {
  const known = (fullname: string): boolean => {
    const [service, role] = fullname.split(':', 2);
    return rolesByService.get(service)?.has(role) === true;
  };
  checkEach(member, roles.map(roleFullname), 'role', known);
}

export function checkMonitorIds(member: string, ids: readonly string[], { monitorIds }: AlertScopeReferences): void {
  checkEach(member, ids, 'monitor', (id) => monitorIds.has(id));
}

function checkEach(list: string, given: readonly string[], what: string, isKnown: (each: string) => boolean): void {
  const seen = new Set<string>();
  for (const [index, each] of given.entries()) {
    const member = `${list}[${index}]`;
    const problem = !isKnown(each)
      ? `there is no ${what} ${JSON.stringify(each)} in this organization`
      : seen.has(each) && `the ${what} ${JSON.stringify(each)} is listed twice; name it once`;
    if (problem !== false) throw new InvalidInputError(`${member}: ${problem}`, member);
    seen.add(each);
  }
}

/**
 * What remains of scopes when something they name is deleted. Where a condition would become empty nothing can match any
 * more, and emptied it would match everything: then they are gone.
 *
 * @returns The scopes without what is lost, `'gone'`, or the very scopes when they do not name it.
 */
export function afterTargetLoss(scopes: AlertScopes, lost: LostTarget): AlertScopes | 'gone' {
  const serviceScopes =
    lost.kind === 'service' ? scopes.serviceScopes.filter((name) => name !== lost.service) : scopes.serviceScopes;
  const roleScopes = scopes.roleScopes.filter((role) => !isLostRole(role, lost));
  const monitorScopes =
    lost.kind === 'monitor' ? scopes.monitorScopes.filter((id) => id !== lost.id) : scopes.monitorScopes;
  const pairs = [
    [scopes.serviceScopes, serviceScopes],
    [scopes.roleScopes, roleScopes],
    [scopes.monitorScopes, monitorScopes],
  ] as const;
  if (pairs.some(([before, after]) => before.length > 0 && after.length === 0)) return 'gone';
  return pairs.every(([before, after]) => before.length === after.length)
    ? scopes
    : { serviceScopes, roleScopes, monitorScopes };
}

/** Whether a role goes with what is being deleted. */
export function isLostRole({ service, role }: RoleRef, lost: LostTarget): boolean {
  return lost.kind !== 'monitor' && lost.service === service && (lost.kind === 'service' || lost.role === role);
}
