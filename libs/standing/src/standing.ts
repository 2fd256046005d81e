import type { UserRole, UserState } from '@tocsin/payload-schemas';
import { ForbiddenError } from '@tocsin/runtime';

/** What somebody may do with projects and people: a role in the organization, and others in its place in single projects. */
export type Standing = Pick<UserState, 'role' | 'projectRoles'>;

const ASCENDING: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];

/** What a key may do that belongs to nobody. */
export const standingOfKey = ({ canWrite }: { readonly canWrite: boolean }): Standing => ({
  role: canWrite ? 'admin' : 'viewer',
  projectRoles: [],
});

/** The role that counts in a project; in the organization, if none is given. */
export function roleIn({ role, projectRoles }: Standing, projectId?: string): UserRole {
  return projectRoles.find((each) => each.projectId === projectId)?.role ?? role;
}

export const isAtLeast = (role: UserRole, least: UserRole): boolean =>
  ASCENDING.indexOf(role) >= ASCENDING.indexOf(least);

/**
 * Holds an action to the least role that may do it.
 *
 * @param action - As it follows "may not": `make projects`.
 * @throws {ForbiddenError} Naming the role that was there and those that may.
 */
export function requireRole(role: UserRole, least: UserRole, action: string): void {
  if (isAtLeast(role, least)) return;
  const able = ASCENDING.slice(ASCENDING.indexOf(least)).map(withArticle);
  throw new ForbiddenError(`${withArticle(role)} may not ${action}; ${able.join(' or ')} may`);
}

export const withArticle = (role: UserRole): string => (role === 'admin' ? 'an admin' : `a ${role}`);
