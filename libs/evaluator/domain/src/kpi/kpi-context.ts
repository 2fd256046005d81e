import type { ChartState, KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { Revised } from '../configuration/monitor.js';
import type { Organization } from '../configuration/organization.js';

/** A KPI monitor with the project and the chart that it is of. */
export interface KpiContext {
  readonly monitor: Revised<KpiMonitorState>;
  readonly project: ProjectState;
  /** Null: of an automatic monitor. */
  readonly chart: Revised<ChartState> | null;
}

/** @returns Undefined if the monitor, its project or its chart is not there. */
export function kpiContext(organization: Organization, monitorId: string): KpiContext | undefined {
  const monitor = organization.kpiMonitors.get(monitorId);
  const project = monitor && organization.projects.get(monitor.state.projectId);
  if (monitor === undefined || project === undefined) return undefined;
  const { source } = monitor.state;
  if (source.type === 'everyEvent') return { monitor, project, chart: null };
  const chart = organization.charts.get(source.chartId);
  return chart && { monitor, project, chart };
}

/** Whether nobody is to be told of the monitor at a moment. */
export const isSnoozed = ({ snoozedUntil }: KpiMonitorState, at: EpochSeconds): boolean =>
  snoozedUntil !== undefined && at < snoozedUntil;
