import type { ConfigurationChange } from '@tocsin/config-domain';

/** Removes the charts of a project that this change deletes, and its monitors. */
export async function deleteChartsOf({ charts, kpiMonitors }: ConfigurationChange, projectId: string): Promise<void> {
  for (const monitor of await kpiMonitors.ofProject(projectId)) await kpiMonitors.remove(monitor);
  for (const chart of await charts.ofProject(projectId)) await charts.remove(chart);
}
