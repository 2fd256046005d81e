import type { HostState, RoleRef } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { distinctRoles } from '../names/role-fullname.js';
import type { Host, NetworkInterface } from './host.js';

export type DeclaredCheck = HostState['checks'][number];

/**
 * What a client says of a host when it registers or updates it. Absent members keep what was there (at registration:
 * their defaults); null clears.
 */
export interface HostReport {
  readonly name: string;
  readonly displayName?: string | null;
  readonly customIdentifier?: string | null;
  readonly memo?: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly interfaces?: readonly NetworkInterface[];
  readonly roles?: readonly RoleRef[];
  readonly checks?: readonly DeclaredCheck[];
}

/** A host as it is first registered: at work at once. */
export function newHost(report: HostReport, id: string, createdAt: EpochSeconds): Host {
  const blank: Host = {
    id,
    name: report.name,
    displayName: null,
    customIdentifier: null,
    memo: '',
    status: 'working',
    isRetired: false,
    retiredAt: null,
    createdAt,
    roles: [],
    checks: [],
    meta: {},
    interfaces: [],
  };
  return reportedHost(blank, report);
}

/** A host after a report of its client. Roles are only ever added by a report: others may have given it more. */
export function reportedHost(before: Host, report: HostReport): Host {
  return {
    ...before,
    name: report.name,
    displayName: report.displayName === undefined ? before.displayName : report.displayName,
    customIdentifier: report.customIdentifier === undefined ? before.customIdentifier : report.customIdentifier,
    memo: report.memo ?? before.memo,
    meta: report.meta,
    interfaces: report.interfaces?.map(withSingleAddresses) ?? before.interfaces,
    roles: distinctRoles([...before.roles, ...(report.roles ?? [])]),
    checks: report.checks === undefined ? before.checks : lastOfEachName(report.checks),
  };
}

/** Lists of addresses win over single ones; the single ones are then the first of the lists. */
function withSingleAddresses({ name, ...given }: NetworkInterface): NetworkInterface {
  const ipv4Addresses = given.ipv4Addresses ?? (given.ipAddress === undefined ? undefined : [given.ipAddress]);
  const ipv6Addresses = given.ipv6Addresses ?? (given.ipv6Address === undefined ? undefined : [given.ipv6Address]);
  const ipAddress = ipv4Addresses?.[0];
  const ipv6Address = ipv6Addresses?.[0];
  return {
    name,
    ...(ipAddress !== undefined && { ipAddress }),
    ...(ipv4Addresses && { ipv4Addresses }),
    ...(ipv6Address !== undefined && { ipv6Address }),
    ...(ipv6Addresses && { ipv6Addresses }),
    ...(given.macAddress !== undefined && { macAddress: given.macAddress }),
  };
}

/** In order of name: agents send them in a different order each time. */
function lastOfEachName(checks: readonly DeclaredCheck[]): DeclaredCheck[] {
  const byName = new Map(checks.map((check) => [check.name, check]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
