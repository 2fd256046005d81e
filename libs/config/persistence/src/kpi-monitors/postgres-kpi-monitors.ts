import { KpiMonitors } from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_KPI_MONITOR, SELECT_KPI_MONITORS_OF_PROJECT, storedKpiMonitors } from './kpi-monitor-rows.js';

export class PostgresKpiMonitors extends KpiMonitors {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string, projectId: string): Promise<readonly KpiMonitorState[]> {
    const rows = await this.database.rows(SELECT_KPI_MONITORS_OF_PROJECT, [org, projectId]);
    return storedKpiMonitors(rows).map(({ entity }) => entity);
  }

  override async find(org: string, projectId: string, id: string): Promise<KpiMonitorState | undefined> {
    return storedKpiMonitors(await this.database.rows(SELECT_KPI_MONITOR, [org, projectId, id]))[0]?.entity;
  }
}
