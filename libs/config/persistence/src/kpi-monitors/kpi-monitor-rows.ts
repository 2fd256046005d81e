import type { Stored } from '@tocsin/config-domain';
import { type KpiMonitorState, kpiMonitorState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedKpiMonitor = z.object({ revision: z.int(), state: kpiMonitorState });

const SELECT = 'select state, revision from kpi_monitor where org_id = $1';
/** Ids sort by the time of making. */
export const SELECT_KPI_MONITORS_OF_PROJECT = `${SELECT} and project_id = $2 order by id`;
export const SELECT_KPI_MONITORS_OF_USER = `${SELECT}
  and (owner_id = $2 or (state::jsonb -> 'userIds') ? $2) order by id`;
export const SELECT_KPI_MONITOR = `${SELECT} and project_id = $2 and id = $3`;

export function storedKpiMonitors(rows: readonly unknown[]): Stored<KpiMonitorState>[] {
  return rows.map((row) => {
    const { revision, state } = storedKpiMonitor.parse(row);
    return { revision, entity: state };
  });
}
