import type { Host, Stored } from '@tocsin/config-domain';
import { hostState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const networkInterface = z.object({
  name: z.string(),
  macAddress: z.string().optional(),
  ipAddress: z.string().optional(),
  ipv4Addresses: z.array(z.string()).optional(),
  ipv6Address: z.string().optional(),
  ipv6Addresses: z.array(z.string()).optional(),
});
const storedHost = z.object({
  revision: z.int(),
  ...hostState.shape,
  meta: z.record(z.string(), z.unknown()),
  interfaces: z.array(networkInterface),
});

/** Hosts with their roles in order; what follows narrows it by `host.…`. */
export const SELECT_HOST = `
  select host.id, host.name, host.display_name as "displayName", host.custom_identifier as "customIdentifier", host.memo,
    host.status, host.retired_at is not null as "isRetired",
    floor(extract(epoch from host.retired_at))::int8 as "retiredAt",
    floor(extract(epoch from host.created_at))::int8 as "createdAt",
    host.checks, host.meta, host.interfaces, host.revision, coalesce(
      (select json_agg(json_build_object('service', service, 'role', role) order by service, role)
       from host_role where host_role.org_id = host.org_id and host_role.host_id = host.id), '[]') as roles
  from host`;

export function storedHosts(rows: readonly unknown[]): Stored<Host>[] {
  return rows.map((row) => {
    const { revision, ...entity } = storedHost.parse(row);
    return { revision, entity };
  });
}
