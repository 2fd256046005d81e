import { compareMonitors, MonitorWriter, type Stored } from '@tocsin/config-domain';
import type { ConfigRecord, MonitorState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_MONITOR, storedMonitors } from './monitor-rows.js';

const servicesWithRoles = z.array(z.object({ name: z.string(), roles: z.array(z.string()) }));

export class PostgresMonitorWriter extends MonitorWriter {
  private readonly table: StateTable<'monitor'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'monitor');
  }

  override async lockAll(): Promise<readonly Stored<MonitorState>[]> {
    await this.scope.lockOrganization();
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

  override insert(monitor: MonitorState): Promise<void> {
    return this.table.insert(monitor);
  }

  override save(before: Stored<MonitorState>, monitor: MonitorState, cause?: ConfigRecord['cause']): Promise<void> {
    return this.table.save(before, monitor, cause);
  }

  override remove(monitor: Stored<MonitorState>, cause?: ConfigRecord['cause']): Promise<void> {
    return this.table.remove(monitor, cause);
  }
}
