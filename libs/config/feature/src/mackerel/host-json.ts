import type { Host } from '@tocsin/config-domain';
import type { RoleRef } from '@tocsin/payload-schemas';

/** A host as API v0 shows it. */
export function hostJson(host: Host): object {
  const { id, name, displayName, customIdentifier, createdAt, status, memo, isRetired, retiredAt, meta } = host;
  return {
    id,
    name,
    displayName,
    customIdentifier,
    createdAt,
    // Every host that comes through the API is a standard one.
    size: 'standard',
    status,
    memo,
    isRetired,
    ...(retiredAt !== null && { retiredAt }),
    roles: rolesByService(host.roles),
    meta,
    interfaces: host.interfaces,
  };
}

function rolesByService(roles: readonly RoleRef[]): Record<string, string[]> {
  const services = new Map<string, string[]>();
  for (const { service, role } of roles) services.set(service, [...(services.get(service) ?? []), role]);
  return Object.fromEntries(services);
}
