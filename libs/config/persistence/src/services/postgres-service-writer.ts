import { type Role, ServiceWriter, type Stored } from '@tocsin/config-domain';
import type { RoleRef, ServiceState } from '@tocsin/payload-schemas';
import { isUniqueViolation } from '@tocsin/persistence';
import { InvalidInputError } from '@tocsin/runtime';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_SERVICE, storedServices } from './service-rows.js';

const INSERT = 'insert into service (org_id, id, name, memo, revision) values ($1, $2, $3, $4, 1)';

export class PostgresServiceWriter extends ServiceWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lock(name: string): Promise<Stored<ServiceState> | undefined> {
    const { org } = this.scope;
    // Locked first and read afterwards: the roles must be those of the moment at which the lock was got.
    await this.scope.rows('select from service where org_id = $1 and name = $2 for update', [org, name]);
    return storedServices(await this.scope.rows(`${SELECT_SERVICE} where org_id = $1 and name = $2`, [org, name]))[0];
  }

  override async lockOrInsert(candidate: ServiceState): Promise<Stored<ServiceState>> {
    const existing = await this.lock(candidate.name);
    if (existing !== undefined) return existing;
    const { id, name, memo } = candidate;
    const inserted = await this.scope.rows(`${INSERT} on conflict (org_id, name) do nothing returning id`, [
      this.scope.org,
      id,
      name,
      memo,
    ]);
    if (inserted.length === 0) return this.lockOrInsert(candidate);
    await this.scope.record({ kind: 'service', id, revision: 1, before: null, state: candidate });
    return { revision: 1, entity: candidate };
  }

  override async insert(service: ServiceState): Promise<void> {
    const { id, name, memo } = service;
    try {
      await this.scope.rows(INSERT, [this.scope.org, id, name, memo]);
    } catch (error) {
      if (!isUniqueViolation(error, 'service_name_is_unique')) throw error;
      throw new InvalidInputError(`name: there is a service "${name}" already; choose another name`, 'name', {
        cause: error,
      });
    }
    await this.scope.record({ kind: 'service', id, revision: 1, before: null, state: service });
  }

  override async addRoles(before: Stored<ServiceState>, roles: readonly Role[]): Promise<void> {
    const { name } = before.entity;
    await this.scope.rows(
      `insert into role (org_id, service, name, memo)
       select $1, $2, name, memo from unnest($3::text[], $4::text[]) as added (name, memo)`,
      [this.scope.org, name, roles.map((role) => role.name), roles.map((role) => role.memo)],
    );
    await this.saveRoles(before, [...before.entity.roles, ...roles]);
  }

  override async removeRole(before: Stored<ServiceState>, role: string): Promise<void> {
    const { name, roles } = before.entity;
    await this.scope.rows('delete from role where org_id = $1 and service = $2 and name = $3', [
      this.scope.org,
      name,
      role,
    ]);
    await this.saveRoles(
      before,
      roles.filter((each) => each.name !== role),
    );
  }

  override async remove({ revision, entity }: Stored<ServiceState>): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from service where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'service',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
    });
  }

  override async missingRoles(roles: readonly RoleRef[]): Promise<readonly RoleRef[]> {
    const missing = await this.scope.rows(
      `select service, role from unnest($2::text[], $3::text[]) as wanted (service, role)
       where not exists (select from role where org_id = $1 and role.service = wanted.service and role.name = wanted.role)`,
      [this.scope.org, roles.map(({ service }) => service), roles.map(({ role }) => role)],
    );
    return missing as RoleRef[];
  }

  private async saveRoles({ revision, entity }: Stored<ServiceState>, roles: readonly Role[]): Promise<void> {
    const { id } = entity;
    const state = { ...entity, roles: [...roles].sort((a, b) => (a.name < b.name ? -1 : 1)) };
    await this.scope.rows('update service set revision = $3 where org_id = $1 and id = $2', [
      this.scope.org,
      id,
      revision + 1,
    ]);
    await this.scope.record({ kind: 'service', id, revision: revision + 1, before: entity, state });
  }
}
