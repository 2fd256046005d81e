import {
  type Acting,
  checkConditions,
  checkedChartQuery,
  checkFitsChart,
  checkMayWatch,
  checkUsersExist,
  type ConfigurationChange,
  kpiMonitorOf,
  type KpiMonitorSpec,
} from '@tocsin/config-domain';
import type { KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import type { ChartQuery } from '@tocsin/product-queries';
import { InvalidInputError } from '@tocsin/runtime';

/** A monitor and what its chart asks. */
export interface JudgedMonitor {
  readonly monitor: KpiMonitorState;
  readonly query: ChartQuery;
}

/**
 * The monitor to store for what somebody describes, held against its chart, its recipients and itself.
 *
 * @param before - Undefined for a new one.
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 * @throws {ForbiddenError} If the chart is not that person's.
 */
export async function judgedMonitor(
  change: ConfigurationChange,
  acting: Acting,
  project: ProjectState,
  id: string,
  spec: KpiMonitorSpec,
  before?: KpiMonitorState,
): Promise<JudgedMonitor> {
  await checkRecipients(change, spec.userIds ?? []);
  const chart = await change.charts.find(project.id, spec.chartId);
  if (chart === undefined) throw chartNotFound(spec.chartId);
  checkMayWatch(acting, chart.entity);
  checkConditions(spec);
  const monitor = kpiMonitorOf(id, spec, chart.entity, before);
  const query = checkedChartQuery(chart.entity.query);
  checkFitsChart(monitor, query);
  return { monitor, query };
}

export const chartNotFound = (chartId: string): InvalidInputError =>
  new InvalidInputError(`chartId: there is no chart "${chartId}" in this project`, 'chartId');

/** @throws {InvalidInputError} Naming the entry of `userIds` that is nobody of the organization. */
export async function checkRecipients({ users }: ConfigurationChange, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const everybody = await users.lockAll();
  checkUsersExist(userIds, new Set(everybody.map(({ entity }) => entity.id)));
}
