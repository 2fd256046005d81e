import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { checkDefaultKept, checkGroup, checkRemovable } from './group-rules.js';
import type { GroupSpec } from './group-spec.js';
import { defaultNotificationGroup } from './group-state.js';

const aSpec = (changes: Partial<GroupSpec> = {}): GroupSpec => ({
  name: 'judged',
  notificationLevel: 'all',
  childNotificationGroupIds: [],
  childChannelIds: [],
  monitors: [],
  services: [],
  ...changes,
});
const aGroup = (id: string, childNotificationGroupIds: string[] = []): NotificationGroupState => ({
  ...aSpec({ name: `group ${id}`, childNotificationGroupIds }),
  id,
  type: 'group',
});

function refusal(
  spec: GroupSpec,
  groups: readonly NotificationGroupState[] = [],
  id = 'x',
): { field?: string; message: string } | undefined {
  try {
    checkGroup(id, spec, {
      groups,
      channelIds: new Set(['c1', 'c2']),
      monitorIds: new Set(['m1']),
      serviceNames: new Set(['webshop']),
    });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    const { field, message } = error as InvalidInputError;
    return { field, message };
  }
}

it('accepts what exists', () => {
  const spec = aSpec({
    childNotificationGroupIds: ['a'],
    childChannelIds: ['c1', 'c2'],
    monitors: [{ id: 'm1', skipDefault: true }],
    services: [{ name: 'webshop' }],
  });
  expect(refusal(spec, [aGroup('a')])).toBeUndefined();
});

it.each([
  {
    spec: aSpec({ childNotificationGroupIds: ['b'] }),
    field: 'childNotificationGroupIds[0]',
    problem: 'there is no notification group "b" in this organization',
  },
  {
    spec: aSpec({ childChannelIds: ['c1', 'c3'] }),
    field: 'childChannelIds[1]',
    problem: 'there is no channel "c3" in this organization',
  },
  {
    spec: aSpec({ monitors: [{ id: 'm2', skipDefault: false }] }),
    field: 'monitors[0].id',
    problem: 'there is no monitor "m2" in this organization',
  },
  {
    spec: aSpec({ services: [{ name: 'billing' }] }),
    field: 'services[0].name',
    problem: 'there is no service "billing" in this organization',
  },
  {
    spec: aSpec({ childChannelIds: ['c1', 'c1'] }),
    field: 'childChannelIds[1]',
    problem: 'the channel "c1" is listed twice; name it once',
  },
  {
    spec: aSpec({
      monitors: [
        { id: 'm1', skipDefault: false },
        { id: 'm1', skipDefault: true },
      ],
    }),
    field: 'monitors[1].id',
    problem: 'the monitor "m1" is listed twice; name it once',
  },
])('refuses $field: $problem', ({ spec, field, problem }) => {
  expect(refusal(spec, [aGroup('a')])).toEqual({ field, message: `${field}: ${problem}` });
});

it.each([
  { when: 'itself', groups: [aGroup('x')], children: ['x'], index: 0, path: 'judged → judged' },
  { when: 'a new group itself', groups: [], children: ['x'], index: 0, path: 'judged → judged' },
  {
    when: 'its parent',
    groups: [aGroup('x'), aGroup('a', ['x'])],
    children: ['a'],
    index: 0,
    path: 'judged → group a → judged',
  },
  {
    when: 'a grandparent behind a harmless child',
    groups: [aGroup('x'), aGroup('a', ['x']), aGroup('b', ['c', 'a']), aGroup('c')],
    children: ['c', 'b'],
    index: 1,
    path: 'judged → group b → group a → judged',
  },
])('refuses to make $when a child', ({ groups, children, index, path }) => {
  expect(refusal(aSpec({ childNotificationGroupIds: children }), groups)).toEqual({
    field: `childNotificationGroupIds[${index}]`,
    message: `childNotificationGroupIds[${index}]: the group would contain itself: ${path}; leave one of them out`,
  });
});

it.each([
  {
    when: 'a child of two parents',
    groups: [aGroup('a', ['c']), aGroup('b', ['c']), aGroup('c')],
    children: ['a', 'b', 'c'],
  },
  { when: 'a child that the group had before', groups: [aGroup('x', ['a']), aGroup('a')], children: ['a'] },
  { when: 'a stored cycle elsewhere', groups: [aGroup('a', ['b']), aGroup('b', ['a'])], children: ['a'] },
])('accepts $when', ({ groups, children }) => {
  expect(refusal(aSpec({ childNotificationGroupIds: children }), groups)).toBeUndefined();
});

it('keeps the name of the default group, and the group itself', () => {
  const main = defaultNotificationGroup('d');
  expect(() => checkDefaultKept(aSpec({ name: 'Default', notificationLevel: 'critical' }), main)).not.toThrow();
  expect(() => checkDefaultKept(aSpec({ name: 'default' }), main)).toThrow(
    'name: the default notification group cannot be renamed: it must stay "Default"',
  );
  expect(() => checkDefaultKept(aSpec({ name: 'new' }), aGroup('a'))).not.toThrow();
  expect(() => checkRemovable(main)).toThrow('the default notification group cannot be deleted');
  expect(() => checkRemovable(aGroup('a'))).not.toThrow();
});
