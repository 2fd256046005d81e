import { KpiMonitorWriter, type Stored } from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_KPI_MONITORS_OF_PROJECT, SELECT_KPI_MONITORS_OF_USER, storedKpiMonitors } from './kpi-monitor-rows.js';

/** Rows are read without locks of their own: whoever changes one holds the organization. */
export class PostgresKpiMonitorWriter extends KpiMonitorWriter {
  private readonly table: StateTable<'kpiMonitor'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'kpiMonitor');
  }

  override async ofProject(projectId: string): Promise<readonly Stored<KpiMonitorState>[]> {
    return storedKpiMonitors(await this.scope.rows(SELECT_KPI_MONITORS_OF_PROJECT, [this.scope.org, projectId]));
  }

  override async concerning(userId: string): Promise<readonly Stored<KpiMonitorState>[]> {
    return storedKpiMonitors(await this.scope.rows(SELECT_KPI_MONITORS_OF_USER, [this.scope.org, userId]));
  }

  override insert(monitor: KpiMonitorState): Promise<void> {
    return this.table.insert(monitor);
  }

  override save(before: Stored<KpiMonitorState>, monitor: KpiMonitorState): Promise<void> {
    return this.table.save(before, monitor);
  }

  override remove(before: Stored<KpiMonitorState>): Promise<void> {
    return this.table.remove(before);
  }
}
