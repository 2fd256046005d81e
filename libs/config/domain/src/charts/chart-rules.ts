import type { ChartState, KpiMonitorState } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError } from '@tocsin/runtime';
import { type Acting, isOwner, managesProject } from '@tocsin/standing';

/** A monitor as errors and warnings name it. */
export type NamedMonitor = Pick<KpiMonitorState, 'id' | 'name'>;

/** Monitors that one text names; the others are counted. */
const MAX_NAMED = 5;

/**
 * Holds a change of a chart to its owner and to those who manage the project.
 *
 * @throws {ForbiddenError} If the caller is neither.
 */
export function checkMayChangeChart(acting: Acting, chart: ChartState, action: 'change' | 'delete'): void {
  if (isOwner(acting, chart) || managesProject(acting, chart)) return;
  throw new ForbiddenError(
    `only the owner of the chart "${chart.name}", a manager or an admin may ${action} it; save a copy of it instead`,
  );
}

/** @throws {ForbiddenError} If a chart would get another owner from somebody who does not manage the project. */
export function checkOwnerChange(acting: Acting, chart: ChartState, ownerId: string | null): void {
  if (ownerId === chart.ownerId || managesProject(acting, chart)) return;
  throw new ForbiddenError(`only a manager or an admin may give the chart "${chart.name}" another owner`);
}

/** @throws {ConflictError} If the project has as many charts as it may. */
export function checkChartCount(count: number, max: number): void {
  if (count < max) return;
  throw new ConflictError(`the project has ${count} charts already; at most ${max} are allowed (TOCSIN_MAX_CHARTS)`);
}

/** @throws {ConflictError} Naming the monitors that watch the chart, if there are any. */
export function checkUnwatched(chart: ChartState, watching: readonly NamedMonitor[]): void {
  if (watching.length === 0) return;
  throw new ConflictError(
    `the chart "${chart.name}" is watched by ${textOf(watching)}; delete ${watching.length === 1 ? 'that' : 'those'} first`,
  );
}

const textOf = (monitors: readonly NamedMonitor[]): string => {
  const named = monitors.slice(0, MAX_NAMED).map(({ id, name }) => `"${name}" (${id})`);
  const others = monitors.length - named.length;
  const all = others === 0 ? named : [...named, `${others} more`];
  return `the monitor${monitors.length === 1 ? '' : 's'} ${all.join(', ')}`;
};
