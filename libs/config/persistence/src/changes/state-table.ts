import type { Stored } from '@tocsin/config-domain';
import type { ConfigRecord, ConfigState } from '@tocsin/payload-schemas';
import type { ChangeScope } from './change-scope.js';

/** Kinds of entities whose whole state is one column of their table. */
const TABLES = {
  monitor: 'monitor',
  notificationGroup: 'notification_group',
  downtime: 'downtime',
  alertGroupSetting: 'alert_group_setting',
  project: 'project',
  chart: 'chart',
  kpiMonitor: 'kpi_monitor',
  projectWebhook: 'project_webhook',
} as const;

/** Writes entities of one kind within one change: row, audit row and record together. */
export class StateTable<K extends keyof typeof TABLES> {
  private readonly table: string;

  constructor(
    private readonly scope: ChangeScope,
    private readonly kind: K,
  ) {
    this.table = TABLES[kind];
  }

  async insert(state: ConfigState<K>): Promise<void> {
    const { org } = this.scope;
    await this.scope.rows(`insert into ${this.table} (org_id, id, state, revision) values ($1, $2, $3, 1)`, [
      org,
      state.id,
      JSON.stringify(state),
    ]);
    await this.inserted(state);
  }

  /** Tells of an entity whose row has more columns, and was inserted by its own writer. */
  async inserted(state: ConfigState<K>): Promise<void> {
    await this.scope.record({ kind: this.kind, id: state.id, revision: 1, before: null, state });
  }

  async save(before: Stored<ConfigState<K>>, state: ConfigState<K>, cause?: ConfigRecord['cause']): Promise<void> {
    const { kind } = this;
    const { id } = state;
    const revision = before.revision + 1;
    await this.scope.rows(`update ${this.table} set state = $3, revision = $4 where org_id = $1 and id = $2`, [
      this.scope.org,
      id,
      JSON.stringify(state),
      revision,
    ]);
    await this.scope.record({ kind, id, revision, before: before.entity, state, cause });
  }

  async remove({ revision, entity }: Stored<ConfigState<K>>, cause?: ConfigRecord['cause']): Promise<void> {
    const { kind } = this;
    const { id } = entity;
    await this.scope.rows(`delete from ${this.table} where org_id = $1 and id = $2`, [this.scope.org, id]);
    await this.scope.record({
      kind,
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
      cause,
    });
  }
}
