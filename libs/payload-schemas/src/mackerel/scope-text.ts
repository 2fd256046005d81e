import type { RoleRef } from '../primitives.js';
import type { Scope } from '../config/states.js';

/** A scope as monitors and webhooks show it: `service`, or `service: role` with a space. */
export const scopeText = ({ service, role }: Scope | RoleRef): string =>
  role === undefined ? service : `${service}: ${role}`;

/** Reads `service`, `service:role` or `service: role`; undefined when it is none of them. Says nothing of existence. */
export function parseScopeText(text: string): Scope | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9_-]*)(?:: ?([A-Za-z0-9][A-Za-z0-9_-]*))?$/.exec(text);
  if (match === null) return undefined;
  const [, service, role] = match;
  return role === undefined ? { service } : { service, role };
}
