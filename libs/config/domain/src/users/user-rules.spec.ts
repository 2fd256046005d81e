import type { ApiKeyState, UserRole, UserState } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError, InvalidInputError } from '@tocsin/runtime';
import { PlanError } from '../plans/plan-error.js';
import type { Acting } from '@tocsin/standing';
import {
  checkAdminLeft,
  checkKeyRevocation,
  checkNewUser,
  checkProjectRoles,
  checkUserChange,
  checkUserRemoval,
} from './user-rules.js';

const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];

const inProject = (projectId: string, role: UserRole) => ({ projectId, role });
const aUser = (given: Partial<UserState> = {}): UserState => ({
  ...{ id: 'taro', screenName: 'taro', email: 'taro@example.com', role: 'member', projectRoles: [] },
  ...given,
});
/** Somebody else than taro. */
const acting = (role: UserRole, ...projectRoles: UserState['projectRoles']): Acting => ({
  ...{ standing: { role, projectRoles }, userId: 'hanako' },
});
const allowed = (attempt: () => void): boolean => {
  try {
    attempt();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(ForbiddenError);
    return false;
  }
};
const whoMay = (attempt: (actor: Acting) => void): readonly UserRole[] =>
  ROLES.filter((role) => allowed(() => attempt(acting(role))));

describe('adding people', () => {
  it.each([
    { role: 'viewer', able: ['manager', 'admin'] },
    { role: 'manager', able: ['manager', 'admin'] },
    { role: 'admin', able: ['admin'] },
  ] as const)('as $role is for $able', ({ role, able }) => {
    expect(whoMay((actor) => checkNewUser(actor, aUser({ role })))).toEqual(able);
  });

  it('is not for managers of a project; as admins of a project only by its admins', () => {
    expect(allowed(() => checkNewUser(acting('member', inProject('p1', 'admin')), aUser()))).toBe(false);
    const wanted = aUser({ projectRoles: [inProject('p1', 'admin')] });
    expect(allowed(() => checkNewUser(acting('manager'), wanted))).toBe(false);
    expect(allowed(() => checkNewUser(acting('manager', inProject('p1', 'admin')), wanted))).toBe(true);
  });
});

describe('changing somebody else', () => {
  it.each([
    { from: 'viewer', to: 'member', able: ['manager', 'admin'] },
    { from: 'manager', to: 'viewer', able: ['manager', 'admin'] },
    { from: 'manager', to: 'admin', able: ['admin'] },
    { from: 'admin', to: 'manager', able: ['admin'] },
  ] as const)('from $from to $to is for $able', ({ from, to, able }) => {
    expect(whoMay((actor) => checkUserChange(actor, aUser({ role: from }), aUser({ role: to })))).toEqual(able);
  });

  it.each([
    { role: 'member', able: ['manager', 'admin'] },
    { role: 'admin', able: ['admin'] },
  ] as const)('name or address of a person with the role $role is for $able', ({ role, able }) => {
    const before = aUser({ role });
    expect(whoMay((actor) => checkUserChange(actor, before, { ...before, screenName: 'x' }))).toEqual(able);
    expect(whoMay((actor) => checkUserChange(actor, before, { ...before, email: 'x@y' }))).toEqual(able);
  });

  it.each<{ when: string; actor: Acting; before: UserState; after: UserState; isAllowed: boolean }>([
    {
      when: 'a manager of the project gives a role in it',
      actor: acting('viewer', inProject('p1', 'manager')),
      before: aUser(),
      after: aUser({ projectRoles: [inProject('p1', 'manager')] }),
      isAllowed: true,
    },
    {
      when: 'a manager of the project gives a role in another',
      actor: acting('viewer', inProject('p1', 'manager')),
      before: aUser(),
      after: aUser({ projectRoles: [inProject('p2', 'viewer')] }),
      isAllowed: false,
    },
    {
      when: 'a manager of the organization who is a viewer of the project gives a role in it',
      actor: acting('manager', inProject('p1', 'viewer')),
      before: aUser(),
      after: aUser({ projectRoles: [inProject('p1', 'manager')] }),
      isAllowed: false,
    },
    {
      when: 'a manager makes an admin of the project',
      actor: acting('manager'),
      before: aUser(),
      after: aUser({ projectRoles: [inProject('p1', 'admin')] }),
      isAllowed: false,
    },
    {
      when: 'an admin of the project makes another',
      actor: acting('viewer', inProject('p1', 'admin')),
      before: aUser(),
      after: aUser({ projectRoles: [inProject('p1', 'admin')] }),
      isAllowed: true,
    },
    {
      when: 'a manager makes an admin of the organization less in a project',
      actor: acting('manager'),
      before: aUser({ role: 'admin' }),
      after: aUser({ role: 'admin', projectRoles: [inProject('p1', 'viewer')] }),
      isAllowed: false,
    },
    {
      when: 'a manager lets an admin of the organization be one in the project again',
      actor: acting('manager'),
      before: aUser({ role: 'admin', projectRoles: [inProject('p1', 'viewer')] }),
      after: aUser({ role: 'admin' }),
      isAllowed: false,
    },
    {
      when: 'a viewer changes nothing',
      actor: acting('viewer'),
      before: aUser({ projectRoles: [inProject('p1', 'viewer')] }),
      after: aUser({ projectRoles: [inProject('p1', 'viewer')] }),
      isAllowed: true,
    },
  ])('$when: $isAllowed', ({ actor, before, after, isAllowed }) => {
    expect(allowed(() => checkUserChange(actor, before, after))).toBe(isAllowed);
  });
});

describe('changing oneself', () => {
  const self = (user: UserState): Acting => ({ standing: user, userId: user.id });

  it.each<{ when: string; before: UserState; after: UserState; isAllowed: boolean }>([
    {
      when: 'another name',
      before: aUser({ role: 'viewer' }),
      after: aUser({ role: 'viewer', screenName: 'x' }),
      isAllowed: true,
    },
    { when: 'a higher role', before: aUser({ role: 'manager' }), after: aUser({ role: 'admin' }), isAllowed: false },
    { when: 'a lower role', before: aUser({ role: 'member' }), after: aUser({ role: 'viewer' }), isAllowed: true },
    {
      when: 'a higher role in a project',
      before: aUser({ role: 'manager' }),
      after: aUser({ role: 'manager', projectRoles: [inProject('p1', 'admin')] }),
      isAllowed: false,
    },
    {
      when: 'a lower role in a project',
      before: aUser({ role: 'manager' }),
      after: aUser({ role: 'manager', projectRoles: [inProject('p1', 'viewer')] }),
      isAllowed: true,
    },
    {
      when: 'no longer a role in a project that was lower',
      before: aUser({ role: 'manager', projectRoles: [inProject('p1', 'viewer')] }),
      after: aUser({ role: 'manager' }),
      isAllowed: false,
    },
    {
      when: 'no longer a role in a project that was higher',
      before: aUser({ role: 'viewer', projectRoles: [inProject('p1', 'admin')] }),
      after: aUser({ role: 'viewer' }),
      isAllowed: true,
    },
  ])('$when: $isAllowed', ({ before, after, isAllowed }) => {
    expect(allowed(() => checkUserChange(self(before), before, after))).toBe(isAllowed);
  });
});

it.each([
  { user: aUser(), able: ['manager', 'admin'] },
  { user: aUser({ role: 'admin' }), able: ['admin'] },
  { user: aUser({ projectRoles: [inProject('p1', 'admin')] }), able: ['admin'] },
])('removing $user.role with $user.projectRoles is for $able', ({ user, able }) => {
  expect(whoMay((actor) => checkUserRemoval(actor, user))).toEqual(able);
});

const aKey = (id: string, userId: string | null, canWrite = true): ApiKeyState => ({
  ...{ id, name: id, sha256: '', canRead: true, canWrite, userId },
});

it.each([
  { when: "one's own", key: aKey('k', 'hanako'), owner: aUser({ id: 'hanako', role: 'admin' }), able: ROLES },
  { when: "another's", key: aKey('k', 'taro'), owner: aUser(), able: ['manager', 'admin'] },
  { when: "an admin's", key: aKey('k', 'taro'), owner: aUser({ role: 'admin' }), able: ['admin'] },
  { when: "nobody's that writes", key: aKey('k', null), owner: undefined, able: ['admin'] },
  { when: "nobody's that reads", key: aKey('k', null, false), owner: undefined, able: ['manager', 'admin'] },
])('revoking $when is for $able', ({ key, owner, able }) => {
  expect(whoMay((actor) => checkKeyRevocation(actor, key, owner))).toEqual(able);
});

describe('somebody who can manage the organization', () => {
  const [admin, member] = [aUser({ id: 'admin', role: 'admin' }), aUser({ id: 'member' })];
  const users = [admin, member];

  it.each([
    { when: "a key of an admin's", left: [aKey('k', 'admin')], isAllowed: true },
    { when: "nobody's key that can write", left: [aKey('k', null)], isAllowed: true },
    { when: "an admin's key that cannot write", left: [aKey('k', 'admin', false)], isAllowed: false },
    { when: "nobody's key that cannot write", left: [aKey('k', null, false)], isAllowed: false },
    { when: "a member's key", left: [aKey('k', 'member')], isAllowed: false },
    { when: 'a key of somebody who is gone', left: [aKey('k', 'gone')], isAllowed: false },
    { when: 'no key', left: [], isAllowed: false },
  ])('is left with $when: $isAllowed', ({ left, isAllowed }) => {
    const attempt = (): void => checkAdminLeft({ users, keys: [...left, aKey('gone', null)] }, { users, keys: left });
    if (isAllowed) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(ConflictError);
  });

  it('is missed when the only one becomes less, but not where there was none', () => {
    const keys = [aKey('k', 'admin')];
    const lowered = [{ ...admin, role: 'manager' as const }, member];
    expect(() => checkAdminLeft({ users, keys }, { users: lowered, keys })).toThrow(/nobody could manage/);
    expect(() => checkAdminLeft({ users: lowered, keys }, { users: lowered, keys: [] })).not.toThrow();
  });
});

describe('roles in single projects', () => {
  const [growth, plus] = (['growth', 'plus'] as const).map((plan) => ({ plan, hasInsights: true }));
  const nothing = aUser();
  const one = aUser({ projectRoles: [inProject('p1', 'member')] });
  const projects = [{ id: 'p1' }, { id: 'p2' }];

  it('are of projects that there are, each once', () => {
    expect(() => checkProjectRoles(nothing, one, projects, growth)).not.toThrow();
    const unknown = aUser({ projectRoles: [inProject('p1', 'member'), inProject('p3', 'member')] });
    expect(() => checkProjectRoles(nothing, unknown, projects, growth)).toThrow(
      'projectRoles[1].projectId: the organization has no project with the id p3',
    );
    const twice = aUser({ projectRoles: [inProject('p1', 'member'), inProject('p1', 'admin')] });
    expect(() => checkProjectRoles(nothing, twice, projects, growth)).toThrow(InvalidInputError);
  });

  it('need a plan that has them when they are new or changed, not when they stay or go', () => {
    const other = aUser({ projectRoles: [inProject('p1', 'viewer')] });
    expect(() => checkProjectRoles(nothing, one, projects, plus)).toThrow(PlanError);
    expect(() => checkProjectRoles(one, other, projects, plus)).toThrow(PlanError);
    expect(() => checkProjectRoles(one, one, projects, plus)).not.toThrow();
    expect(() => checkProjectRoles(one, nothing, projects, plus)).not.toThrow();
  });
});
