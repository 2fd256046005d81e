import type { NotificationGroupState } from '@tocsin/payload-schemas';
import { defaultNotificationGroup, type LostMember, withoutMember } from './group-state.js';

const group: NotificationGroupState = {
  ...defaultNotificationGroup('g'),
  childNotificationGroupIds: ['a', 'b'],
  childChannelIds: ['a', 'c'],
  monitors: [{ id: 'a', skipDefault: true }],
  services: [{ name: 'a' }, { name: 'b' }],
};

it.each<{ lost: LostMember; expected: Partial<NotificationGroupState> }>([
  { lost: { kind: 'notificationGroup', id: 'a' }, expected: { childNotificationGroupIds: ['b'] } },
  { lost: { kind: 'channel', id: 'a' }, expected: { childChannelIds: ['c'] } },
  { lost: { kind: 'monitor', id: 'a' }, expected: { monitors: [] } },
  { lost: { kind: 'service', name: 'a' }, expected: { services: [{ name: 'b' }] } },
])('takes out a lost $lost.kind and nothing else', ({ lost, expected }) => {
  expect(withoutMember(group, lost)).toEqual({ ...group, ...expected });
});

it.each<LostMember>([
  { kind: 'notificationGroup', id: 'c' },
  { kind: 'channel', id: 'b' },
  { kind: 'monitor', id: 'b' },
  { kind: 'service', name: 'c' },
])('is the same group when it does not refer to the lost $kind', (lost) => {
  expect(withoutMember(group, lost)).toBe(group);
});
