import type { UserRole } from '@tocsin/payload-schemas';
import { ForbiddenError } from '@tocsin/runtime';
import { requireRole, roleIn, type Standing, standingOfKey } from './standing.js';

const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];

it.each([
  { least: 'viewer', able: ROLES },
  { least: 'member', able: ['member', 'manager', 'admin'] },
  { least: 'manager', able: ['manager', 'admin'] },
  { least: 'admin', able: ['admin'] },
] as const)('what takes a $least may be done by $able', ({ least, able }) => {
  for (const role of ROLES) {
    const attempt = (): void => requireRole(role, least, 'do it');
    if ((able as readonly UserRole[]).includes(role)) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(ForbiddenError);
  }
});

it('says which roles may', () => {
  expect(() => requireRole('viewer', 'member', 'make webhooks')).toThrow(
    'a viewer may not make webhooks; a member or a manager or an admin may',
  );
  expect(() => requireRole('manager', 'admin', 'delete it')).toThrow('a manager may not delete it; an admin may');
});

it('takes the role of a project in place of that of the organization, higher or lower', () => {
  const standing: Standing = {
    role: 'member',
    projectRoles: [
      { projectId: 'p1', role: 'admin' },
      { projectId: 'p2', role: 'viewer' },
    ],
  };
  const roles = ['p1', 'p2', 'p3', undefined].map((projectId) => roleIn(standing, projectId));
  expect(roles).toEqual(['admin', 'viewer', 'member', 'member']);
});

it('lets a key that belongs to nobody act as an admin if it can write, else as a viewer', () => {
  expect(standingOfKey({ canWrite: true }).role).toBe('admin');
  expect(standingOfKey({ canWrite: false }).role).toBe('viewer');
});
