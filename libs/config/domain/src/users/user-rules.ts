import type { ApiKeyState, OrganizationState, ProjectState, UserState } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError, InvalidInputError } from '@tocsin/runtime';
import { checkPlan } from '../plans/plan-rules.js';
import { type Acting, isAtLeast, requireRole, roleIn, type Standing } from '@tocsin/standing';

const NO_STANDING: Standing = { role: 'viewer', projectRoles: [] };

/** @throws {ForbiddenError} If one may not add people, or not give these roles. */
export function checkNewUser({ standing }: Acting, wanted: Standing): void {
  requireRole(standing.role, 'manager', 'add people');
  checkRolesGiven(standing, NO_STANDING, wanted);
}

/**
 * Whether one may change a person so. Everybody may change their own name and address, and lower their own roles.
 *
 * @throws {ForbiddenError} If not.
 */
export function checkUserChange({ standing, userId }: Acting, before: UserState, after: UserState): void {
  if (userId === before.id) {
    checkNotRaised(before, after);
    return;
  }
  if (before.screenName !== after.screenName || before.email !== after.email) {
    requireRole(standing.role, before.role === 'admin' ? 'admin' : 'manager', `change ${nameOf(before)}`);
  }
  checkRolesGiven(standing, before, after);
}

/** @throws {ForbiddenError} If one may not remove the person. */
export function checkUserRemoval({ standing }: Acting, user: UserState): void {
  requireRole(standing.role, isAdminSomewhere(user) ? 'admin' : 'manager', `remove ${nameOf(user)}`);
}

/**
 * Whether one may revoke a key: one's own, or as one might remove the person whom it belongs to.
 *
 * @param owner - Undefined for a key that belongs to nobody.
 * @throws {ForbiddenError} If not.
 */
export function checkKeyRevocation({ standing, userId }: Acting, key: ApiKeyState, owner: UserState | undefined): void {
  if (key.userId !== null && key.userId === userId) return;
  const actsAsAdmin = owner === undefined ? key.canWrite : isAdminSomewhere(owner);
  requireRole(standing.role, actsAsAdmin ? 'admin' : 'manager', `revoke the API key "${key.name}"`);
}

/**
 * Holds new roles in single projects to what there is: each project once, one of the organization, and a plan that has
 * such roles. What was there before may stay.
 *
 * @throws {InvalidInputError} Naming the entry of `projectRoles`.
 * @throws {PlanError} If the plan lacks them.
 */
export function checkProjectRoles(
  before: Standing,
  after: Standing,
  projects: readonly Pick<ProjectState, 'id'>[],
  organization: Pick<OrganizationState, 'plan' | 'hasInsights'>,
): void {
  for (const [i, { projectId }] of after.projectRoles.entries()) {
    const field = `projectRoles[${i}].projectId`;
    if (after.projectRoles.findIndex((each) => each.projectId === projectId) < i) {
      throw new InvalidInputError(`${field}: the project ${projectId} has a role already; name it once`, field);
    }
    if (!projects.some(({ id }) => id === projectId)) {
      throw new InvalidInputError(`${field}: the organization has no project with the id ${projectId}`, field);
    }
  }
  const isNew = ({ projectId, role }: Standing['projectRoles'][number]): boolean =>
    !before.projectRoles.some((each) => each.projectId === projectId && each.role === role);
  if (after.projectRoles.some(isNew)) checkPlan(organization, 'projectRoles');
}

/**
 * Holds recipients to the people of the organization.
 *
 * @param existing - Ids of those.
 * @throws {InvalidInputError} Naming the first entry of `userIds` that is none of them.
 */
export function checkUsersExist(userIds: readonly string[], existing: ReadonlySet<string>): void {
  const foreign = userIds.findIndex((id) => !existing.has(id));
  if (foreign === -1) return;
  const field = `userIds[${foreign}]`;
  throw new InvalidInputError(`${field}: there is no user "${userIds[foreign]}" in this organization`, field);
}

/** The people and the keys of an organization. */
export interface Holders {
  readonly users: readonly UserState[];
  readonly keys: readonly ApiKeyState[];
}

/**
 * Holds a change to the rule that somebody can always manage the organization: an admin with a key that can write, or
 * such a key that belongs to nobody.
 *
 * @throws {ConflictError} If nobody is left.
 */
export function checkAdminLeft(before: Holders, after: Holders): void {
  if (!hasAdmin(before) || hasAdmin(after)) return;
  throw new ConflictError(
    'nobody could manage the organization any more: first make another key that can write and belongs to an admin or to nobody',
  );
}

const hasAdmin = ({ users, keys }: Holders): boolean =>
  keys.some(
    ({ canWrite, userId }) =>
      canWrite && (userId === null || users.some(({ id, role }) => id === userId && role === 'admin')),
  );

/** Only an admin gives or takes the role of an admin. */
function checkRolesGiven(giver: Standing, before: Standing, after: Standing): void {
  if (before.role !== after.role) {
    const action = `give the role ${after.role} in place of ${before.role}`;
    requireRole(giver.role, leastToChange(before.role, after.role), action);
  }
  for (const projectId of projectsOf(before, after)) {
    if (ownRole(before, projectId) === ownRole(after, projectId)) continue;
    const least = leastToChange(roleIn(before, projectId), roleIn(after, projectId));
    requireRole(roleIn(giver, projectId), least, `change a person's role in the project ${projectId}`);
  }
}

function checkNotRaised(before: Standing, after: Standing): void {
  for (const projectId of [undefined, ...projectsOf(before, after)]) {
    if (isAtLeast(roleIn(before, projectId), roleIn(after, projectId))) continue;
    throw new ForbiddenError('nobody can raise their own role; somebody else who may give the role can');
  }
}

const projectsOf = (...standings: readonly Standing[]): ReadonlySet<string> =>
  new Set(standings.flatMap(({ projectRoles }) => projectRoles.map(({ projectId }) => projectId)));
const ownRole = ({ projectRoles }: Standing, projectId: string) =>
  projectRoles.find((each) => each.projectId === projectId)?.role;
const leastToChange = (...roles: readonly Standing['role'][]): 'admin' | 'manager' =>
  roles.includes('admin') ? 'admin' : 'manager';
const isAdminSomewhere = ({ role, projectRoles }: Standing): boolean =>
  role === 'admin' || projectRoles.some((each) => each.role === 'admin');
const nameOf = ({ screenName }: UserState): string => `the person "${screenName}"`;
