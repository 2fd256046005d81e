import type { HostState } from '@tocsin/payload-schemas';

/** A network interface as an agent reports it. Single addresses are the first ones of the lists. */
export interface NetworkInterface {
  readonly name: string;
  readonly macAddress?: string;
  readonly ipAddress?: string;
  readonly ipv4Addresses?: readonly string[];
  readonly ipv6Address?: string;
  readonly ipv6Addresses?: readonly string[];
}

/** What an agent reports of the machine: kept and given back as it came, neither published nor audited. */
export interface HostInventory {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly interfaces: readonly NetworkInterface[];
}

export type Host = HostState & HostInventory;

/** The part of a host that everyone is told of. */
export function publishedHost({ meta: _meta, interfaces: _interfaces, ...state }: Host): HostState {
  return state;
}

/** False when only the inventory differs, as with the hourly report of an agent. Roles and checks are compared in order. */
export function isPublishedChange(before: Host, after: Host): boolean {
  const text = (host: Host): string => {
    const { id, name, displayName, customIdentifier, memo, status, isRetired, retiredAt, createdAt } = host;
    const roles = host.roles.map(({ service, role }) => [service, role]);
    const checks = host.checks.map((check) => [check.name, check.memo]);
    return JSON.stringify([
      id,
      name,
      displayName,
      customIdentifier,
      memo,
      status,
      isRetired,
      retiredAt,
      createdAt,
      roles,
      checks,
    ]);
  };
  return text(before) !== text(after);
}
