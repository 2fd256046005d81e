import type { UserRole } from '@tocsin/payload-schemas';
import { isOwner, managesProject } from './project-content.js';

const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];
const acting = (role: UserRole, userId: string | null, inProject?: UserRole) => ({
  standing: { role, projectRoles: inProject === undefined ? [] : [{ projectId: 'p1', role: inProject }] },
  userId,
});

it.each(ROLES)('what a %s made is theirs, and nobody else’s', (role) => {
  expect(isOwner(acting(role, 'u1'), { projectId: 'p1', ownerId: 'u1' })).toBe(true);
  expect(isOwner(acting(role, 'u1'), { projectId: 'p1', ownerId: 'u2' })).toBe(false);
  expect(isOwner(acting(role, null), { projectId: 'p1', ownerId: 'u2' })).toBe(false);
});

it.each<{ role: UserRole; inProject?: UserRole; manages: boolean }>([
  { role: 'viewer', manages: false },
  { role: 'member', manages: false },
  { role: 'manager', manages: true },
  { role: 'admin', manages: true },
  { role: 'viewer', inProject: 'manager', manages: true },
  { role: 'admin', inProject: 'member', manages: false },
])('a $role ($inProject in the project) manages it and has what is nobody’s: $manages', (each) => {
  for (const userId of ['u1', null]) {
    const somebody = acting(each.role, userId, each.inProject);
    expect(managesProject(somebody, { projectId: 'p1' })).toBe(each.manages);
    expect(isOwner(somebody, { projectId: 'p1', ownerId: null })).toBe(each.manages);
  }
});
