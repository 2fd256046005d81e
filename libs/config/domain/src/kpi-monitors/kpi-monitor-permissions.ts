import type { ChartState, KpiMonitorState } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError } from '@tocsin/runtime';
import { type Acting, isOwner, managesProject, requireRole, roleIn } from '@tocsin/standing';
import { isAutomatic } from './kpi-monitor-state.js';

/** @throws {ForbiddenError} If the chart is not the caller's own. */
export function checkMayWatch(acting: Acting, chart: ChartState): void {
  if (isOwner(acting, chart)) return;
  throw new ForbiddenError(
    chart.ownerId === null
      ? `the chart "${chart.name}" has no owner: a manager or an admin sets monitors on it; save a copy of it and set yours on that`
      : `only its owner sets monitors on the chart "${chart.name}"; save a copy of it and set yours on that`,
  );
}

/**
 * Holds a change of a monitor to its owner, who is that of its chart.
 *
 * @throws {ConflictError} If it is the automatic one, which is set elsewhere.
 * @throws {ForbiddenError} If the caller does not own it.
 */
export function checkMayChangeMonitor(acting: Acting, monitor: KpiMonitorState): void {
  if (isAutomatic(monitor)) {
    throw new ConflictError('this is the automatic monitor of the project; PUT …/automatic-monitors changes it');
  }
  if (isOwner(acting, monitor)) return;
  throw new ForbiddenError(
    monitor.ownerId === null
      ? `the monitor "${monitor.name}" has no owner: a manager or an admin may change it`
      : `only its owner may change the monitor "${monitor.name}"; save a copy of its chart and set yours on that`,
  );
}

/** @throws {ForbiddenError} If the caller neither owns the monitor nor manages the project. */
export function checkMayDeleteMonitor(acting: Acting, monitor: KpiMonitorState): void {
  if (isOwner(acting, monitor) || managesProject(acting, monitor)) return;
  throw new ForbiddenError(`only its owner, a manager or an admin may delete the monitor "${monitor.name}"`);
}

/** @throws {ForbiddenError} If the caller may not mute or snooze the monitor. */
export function checkMaySilence(acting: Acting, monitor: KpiMonitorState): void {
  if (isOwner(acting, monitor)) return;
  requireRole(roleIn(acting.standing, monitor.projectId), 'member', `mute or snooze the monitor "${monitor.name}"`);
}

/** @throws {ForbiddenError} If the caller may not turn on, change or turn off the automatic monitor of a project. */
export function checkMaySetAutomatic(
  { standing }: Acting,
  project: { readonly id: string; readonly name: string },
): void {
  requireRole(roleIn(standing, project.id), 'manager', `set the automatic monitor of the project "${project.name}"`);
}

/**
 * Who subscribes to a monitor, which everybody may.
 *
 * @returns The user's id.
 * @throws {ForbiddenError} If the caller is nobody.
 */
export function subscriberOf({ userId }: Acting): string {
  if (userId !== null) return userId;
  throw new ForbiddenError('a key that belongs to nobody has no mails to subscribe to; use the key of a person');
}
