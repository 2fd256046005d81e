import { compareMonitors, MonitorWriter, type Stored } from '@tocsin/config-domain';
import type { ConfigRecord, MonitorState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_MONITOR, storedMonitors } from './monitor-rows.js';

const servicesWithRoles = z.array(z.object({ name: z.string(), roles: z.array(z.string()) }));

export class PostgresMonitorWriter extends MonitorWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lockAll(): Promise<readonly Stored<MonitorState>[]> {
    // Rows that do not exist yet cannot be locked: the organization stands for them.
    await this.scope.rows('select from organization where id = $1 for no key update', [this.scope.org]);
    const rows = await this.scope.rows(`${SELECT_MONITOR} where org_id = $1`, [this.scope.org]);
    return storedMonitors(rows).sort((a, b) => compareMonitors(a.entity, b.entity));
  }

  override async rolesByService(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows = await this.scope.rows(
      `select name, array(select role.name from role where role.org_id = service.org_id and role.service = service.name) as roles
       from service where org_id = $1`,
      [this.scope.org],
    );
    return new Map(servicesWithRoles.parse(rows).map(({ name, roles }) => [name, new Set(roles)]));
  }

  override async insert(monitor: MonitorState): Promise<void> {
    await this.scope.rows('insert into monitor (org_id, id, state, revision) values ($1, $2, $3, 1)', [
      this.scope.org,
      monitor.id,
      JSON.stringify(monitor),
    ]);
    await this.scope.record({ kind: 'monitor', id: monitor.id, revision: 1, before: null, state: monitor });
  }

  override async save(
    before: Stored<MonitorState>,
    monitor: MonitorState,
    cause?: ConfigRecord['cause'],
  ): Promise<void> {
    const { id } = monitor;
    const revision = before.revision + 1;
    await this.scope.rows('update monitor set state = $3, revision = $4 where org_id = $1 and id = $2', [
      this.scope.org,
      id,
      JSON.stringify(monitor),
      revision,
    ]);
    await this.scope.record({ kind: 'monitor', id, revision, before: before.entity, state: monitor, cause });
  }

  override async remove({ revision, entity }: Stored<MonitorState>, cause?: ConfigRecord['cause']): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from monitor where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'monitor',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
      cause,
    });
  }
}
