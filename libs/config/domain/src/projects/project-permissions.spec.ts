import type { UserRole } from '@tocsin/payload-schemas';
import { ForbiddenError } from '@tocsin/runtime';
import { checkMayMakeProjects, checkProjectAction, mayInProject, type ProjectAction } from './project-permissions.js';

const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];
const PROJECT = { id: 'p1', name: 'shop' };

describe.each<{ action: ProjectAction; able: readonly UserRole[] }>([
  { action: 'seeKeys', able: ['manager', 'admin'] },
  { action: 'change', able: ['manager', 'admin'] },
  { action: 'replaceKeys', able: ['manager', 'admin'] },
  { action: 'delete', able: ['admin'] },
])('$action', ({ action, able }) => {
  it.each(ROLES)('by a %s of the organization', (role) => {
    expect(mayInProject({ role, projectRoles: [] }, action, PROJECT.id)).toBe(able.includes(role));
  });

  it.each(ROLES)('by a %s of the project, whatever the role in the organization', (role) => {
    for (const inOrganization of ROLES) {
      const standing = { role: inOrganization, projectRoles: [{ projectId: PROJECT.id, role }] };
      const attempt = (): void => checkProjectAction(standing, action, PROJECT);
      if (able.includes(role)) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(ForbiddenError);
    }
  });

  it('by an admin of another project only', () => {
    const standing = { role: 'viewer' as const, projectRoles: [{ projectId: 'p2', role: 'admin' as const }] };
    expect(mayInProject(standing, action, PROJECT.id)).toBe(false);
  });
});

it('says why not, and who may', () => {
  expect(() => checkProjectAction({ role: 'viewer', projectRoles: [] }, 'change', PROJECT)).toThrow(
    'a viewer may not change the settings of the project "shop"; a manager or an admin may',
  );
});

it.each(ROLES)('a project is made by managers and admins of the organization: %s', (role) => {
  const attempt = (): void => checkMayMakeProjects({ role, projectRoles: [{ projectId: 'p1', role: 'admin' }] });
  if (role === 'manager' || role === 'admin') expect(attempt).not.toThrow();
  else expect(attempt).toThrow(`a ${role} may not make projects; a manager or an admin may`);
});
