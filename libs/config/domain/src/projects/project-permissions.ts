import type { ProjectState } from '@tocsin/payload-schemas';
import { isAtLeast, requireRole, roleIn, type Standing } from '@tocsin/standing';

/** What is done with a project, the least role in it that may, and how errors say it. Everybody may look at the rest. */
const ACTIONS = {
  seeKeys: { least: 'manager', text: 'see the API key of' },
  change: { least: 'manager', text: 'change the settings of' },
  replaceKeys: { least: 'manager', text: 'replace or revoke keys of' },
  delete: { least: 'admin', text: 'delete' },
} as const;

export type ProjectAction = keyof typeof ACTIONS;

export const mayInProject = (standing: Standing, action: ProjectAction, projectId: string): boolean =>
  isAtLeast(roleIn(standing, projectId), ACTIONS[action].least);

/** @throws {ForbiddenError} Naming the role in the project and those that may. */
export function checkProjectAction(
  standing: Standing,
  action: ProjectAction,
  { id, name }: Pick<ProjectState, 'id' | 'name'>,
): void {
  const { least, text } = ACTIONS[action];
  requireRole(roleIn(standing, id), least, `${text} the project "${name}"`);
}

/** @throws {ForbiddenError} If the role in the organization does not do to make projects. */
export function checkMayMakeProjects({ role }: Standing): void {
  requireRole(role, 'manager', 'make projects');
}
