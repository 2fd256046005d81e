import {
  distinctRoles,
  type Host,
  HostWriter,
  isPublishedChange,
  publishedHost,
  type Stored,
} from '@tocsin/config-domain';
import type { RoleRef } from '@tocsin/payload-schemas';
import { isUniqueViolation } from '@tocsin/persistence';
import { InvalidInputError } from '@tocsin/runtime';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_HOST, storedHosts } from './host-rows.js';

export class PostgresHostWriter extends HostWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lock(id: string): Promise<Stored<Host> | undefined> {
    return (await this.lockAll([id]))[0];
  }

  override async lockAll(ids: readonly string[]): Promise<readonly Stored<Host>[]> {
    const { org } = this.scope;
    // Locked first and read afterwards: the roles must be those of the moment at which the lock was got.
    await this.scope.rows('select from host where org_id = $1 and id = any($2) order by id for update', [org, ids]);
    const rows = await this.scope.rows(`${SELECT_HOST} where org_id = $1 and id = any($2) order by id`, [org, ids]);
    return storedHosts(rows);
  }

  override async insert(host: Host): Promise<void> {
    await refuseTakenIdentifier(host, () =>
      this.scope.rows(
        `insert into host (org_id, id, name, display_name, custom_identifier, memo, status, created_at, checks, meta,
           interfaces, revision)
         values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8), $9, $10, $11, 1)`,
        [
          this.scope.org,
          host.id,
          host.name,
          host.displayName,
          host.customIdentifier,
          host.memo,
          host.status,
          host.createdAt,
          JSON.stringify(host.checks),
          JSON.stringify(host.meta),
          JSON.stringify(host.interfaces),
        ],
      ),
    );
    await this.addRoles(host.id, host.roles);
    const state = publishedHost(host);
    await this.scope.record({ kind: 'host', id: host.id, revision: 1, before: null, state });
  }

  override async save({ revision, entity: before }: Stored<Host>, after: Host): Promise<void> {
    const { id } = after;
    const isPublished = isPublishedChange(before, after);
    await refuseTakenIdentifier(after, () =>
      this.scope.rows(
        `update host
         set name = $3, display_name = $4, custom_identifier = $5, memo = $6, status = $7, retired_at = to_timestamp($8),
           checks = $9, meta = $10, interfaces = $11, revision = $12
         where org_id = $1 and id = $2`,
        [
          this.scope.org,
          id,
          after.name,
          after.displayName,
          after.customIdentifier,
          after.memo,
          after.status,
          after.retiredAt,
          JSON.stringify(after.checks),
          JSON.stringify(after.meta),
          JSON.stringify(after.interfaces),
          isPublished ? revision + 1 : revision,
        ],
      ),
    );
    if (!isPublished) return;
    await this.removeRoles(id, without(before.roles, after.roles));
    await this.addRoles(id, without(after.roles, before.roles));
    await this.scope.record({
      kind: 'host',
      id,
      revision: revision + 1,
      before: publishedHost(before),
      state: publishedHost(after),
      ...(after.isRetired && { deleted: true }),
    });
  }

  override async dropRoles(service: string, role?: string): Promise<void> {
    const { org } = this.scope;
    const isDropped = (each: RoleRef): boolean =>
      each.service === service && (role === undefined || each.role === role);
    const having = (await this.scope.rows(
      'select distinct host_id as id from host_role where org_id = $1 and service = $2 and ($3::text is null or role = $3)',
      [org, service, role ?? null],
    )) as readonly { readonly id: string }[];
    const hosts = await this.lockAll(having.map(({ id }) => id));
    await this.scope.rows(
      'delete from host_role where org_id = $1 and service = $2 and ($3::text is null or role = $3) and host_id = any($4)',
      [org, service, role ?? null, hosts.map(({ entity }) => entity.id)],
    );
    const changed = hosts.filter(({ entity }) => entity.roles.some(isDropped) && !entity.isRetired);
    await this.scope.rows('update host set revision = revision + 1 where org_id = $1 and id = any($2)', [
      org,
      changed.map(({ entity }) => entity.id),
    ]);
    await this.scope.record(
      ...changed.map(({ revision, entity }) => {
        const before = publishedHost(entity);
        const state = { ...before, roles: before.roles.filter((each) => !isDropped(each)) };
        return { kind: 'host' as const, id: entity.id, revision: revision + 1, before, state };
      }),
    );
  }

  private async addRoles(id: string, roles: readonly RoleRef[]): Promise<void> {
    if (roles.length === 0) return;
    await this.scope.rows(
      `insert into host_role (org_id, host_id, service, role)
       select $1, $2, service, role from unnest($3::text[], $4::text[]) as added (service, role)`,
      [this.scope.org, id, roles.map(({ service }) => service), roles.map(({ role }) => role)],
    );
  }

  private async removeRoles(id: string, roles: readonly RoleRef[]): Promise<void> {
    if (roles.length === 0) return;
    await this.scope.rows(
      `delete from host_role using unnest($3::text[], $4::text[]) as removed (service, role)
       where org_id = $1 and host_id = $2 and host_role.service = removed.service and host_role.role = removed.role`,
      [this.scope.org, id, roles.map(({ service }) => service), roles.map(({ role }) => role)],
    );
  }
}

function without(roles: readonly RoleRef[], others: readonly RoleRef[]): RoleRef[] {
  return distinctRoles(roles).filter((role) => !others.some((o) => o.service === role.service && o.role === role.role));
}

async function refuseTakenIdentifier(host: Host, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'custom_identifier_is_unique')) throw error;
    throw new InvalidInputError(
      `customIdentifier: another host has "${host.customIdentifier}"; retire it or choose another identifier`,
      'customIdentifier',
      { cause: error },
    );
  }
}
