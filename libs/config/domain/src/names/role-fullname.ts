import type { RoleRef } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { checkServiceName } from './service-name.js';

/** `service:role`, as hosts show their roles. */
export const roleFullname = ({ service, role }: RoleRef): string => `${service}:${role}`;

/**
 * Reads `service:role`; one space after the colon is accepted, since monitors show it so.
 *
 * @throws {InvalidInputError} Naming `field` as the sender wrote it.
 */
export function parseRoleFullname(text: string, field: string): RoleRef {
  const colon = text.indexOf(':');
  if (colon < 0) throw new InvalidInputError(`${field}: "${text.slice(0, 80)}" is not of the form service:role`, field);
  const service = text.slice(0, colon);
  const role = text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1);
  checkServiceName(service, field);
  checkServiceName(role, field);
  return { service, role };
}

/** Each role once, in order of service and role. */
export function distinctRoles(roles: readonly RoleRef[]): RoleRef[] {
  const byFullname = new Map(roles.map((role) => [roleFullname(role), role]));
  return [...byFullname.values()].sort((a, b) => compare(a.service, b.service) || compare(a.role, b.role));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
