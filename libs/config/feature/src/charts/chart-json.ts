import type { NamedMonitor } from '@tocsin/config-domain';
import type { ChartState } from '@tocsin/payload-schemas';

/** A chart as API v1 shows it. */
export const chartJson = ({ id, projectId, name, ownerId, query }: ChartState): object => ({
  id,
  projectId,
  name,
  ownerId,
  query,
});

/** A chart after an edit: whoever changed what it asks is told which monitors watch that from now on. */
export function changedChartJson(chart: ChartState, affected: readonly NamedMonitor[]): object {
  if (affected.length === 0) return chartJson(chart);
  const monitors = affected.map(({ id, name }) => ({ id, name }));
  return { ...chartJson(chart), warning: { message: 'these monitors watch what the chart asks now', monitors } };
}
