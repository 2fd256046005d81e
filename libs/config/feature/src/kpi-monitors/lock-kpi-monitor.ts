import { type ConfigurationChange, isAutomatic, type Stored } from '@tocsin/config-domain';
import type { KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { lockProject } from '../projects/lock-project.js';

/** The error for a monitor that a path names and that is not there. */
export const kpiMonitorNotFound = (): NotFoundError => new NotFoundError('Monitor Not Found.');

/** A project and its monitors, locked by a change. */
export interface LockedKpiMonitors {
  readonly project: ProjectState;
  readonly monitors: readonly Stored<KpiMonitorState>[];
}

/**
 * @param projectName - The project's id or number.
 * @throws {NotFoundError} If there is no such project.
 */
export async function lockKpiMonitors(change: ConfigurationChange, projectName: string): Promise<LockedKpiMonitors> {
  const { project } = await lockProject(change, projectName);
  return { project: project.entity, monitors: await change.kpiMonitors.ofProject(project.entity.id) };
}

/** The monitor of the project whose id is given, or its automatic one. */
export type NamedKpiMonitor = { readonly id: string } | 'automatic';

/** @throws {NotFoundError} If it is not there. */
export function foundKpiMonitor({ monitors }: LockedKpiMonitors, named: NamedKpiMonitor): Stored<KpiMonitorState> {
  const found = monitors.find(({ entity }) => (named === 'automatic' ? isAutomatic(entity) : entity.id === named.id));
  if (found !== undefined) return found;
  throw named === 'automatic'
    ? new NotFoundError('the automatic monitor of the project is off; a manager or an admin turns it on')
    : kpiMonitorNotFound();
}
