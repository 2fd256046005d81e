import { type ConfigurationChange, type Stored, chartIdOf } from '@tocsin/config-domain';
import type { ChartState, KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { lockProject } from '../projects/lock-project.js';

/** The error for a chart that a path names and that is not there. */
export const chartNotFound = (): NotFoundError => new NotFoundError('Chart Not Found.');

/**
 * A chart, and the monitors that watch it, locked by this change.
 *
 * @param projectName - The project's id or number.
 * @throws {NotFoundError} If there is no such project, or no such chart in it.
 */
export async function lockChart(
  change: ConfigurationChange,
  projectName: string,
  id: string,
): Promise<{
  project: ProjectState;
  chart: Stored<ChartState>;
  watching: readonly Stored<KpiMonitorState>[];
}> {
  const { project } = await lockProject(change, projectName);
  const chart = await change.charts.find(project.entity.id, id);
  if (chart === undefined) throw chartNotFound();
  const monitors = await change.kpiMonitors.ofProject(project.entity.id);
  return {
    project: project.entity,
    chart,
    watching: monitors.filter(({ entity }) => chartIdOf(entity) === id),
  };
}
