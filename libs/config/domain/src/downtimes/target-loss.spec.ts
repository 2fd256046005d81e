import type { DowntimeState } from '@tocsin/payload-schemas';
import type { LostTarget } from '../alert-scopes/alert-scopes.js';
import { aDowntime } from '../testing/a-downtime.js';
import { downtimeWithout } from './target-loss.js';

const shop: LostTarget = { kind: 'service', service: 'shop' };
const app: LostTarget = { kind: 'role', service: 'shop', role: 'app' };
const load: LostTarget = { kind: 'monitor', id: 'load' };
const role = (service: string, name: string) => ({ service, role: name });

it.each<{ when: string; downtime: Partial<DowntimeState>; lost: LostTarget; expected: unknown }>([
  { when: 'a downtime of everything', downtime: {}, lost: shop, expected: 'same' },
  { when: 'another service', downtime: { serviceScopes: ['lab'] }, lost: shop, expected: 'same' },
  {
    when: 'one service of two',
    downtime: { serviceScopes: ['shop', 'lab'] },
    lost: shop,
    expected: { serviceScopes: ['lab'] },
  },
  { when: 'the only service', downtime: { serviceScopes: ['shop'] }, lost: shop, expected: 'deleted' },
  {
    when: 'the only service, of several conditions',
    downtime: { serviceScopes: ['shop'], monitorScopes: ['load'] },
    lost: shop,
    expected: 'deleted',
  },
  {
    when: 'an excluded service',
    downtime: { serviceExcludeScopes: ['shop'] },
    lost: shop,
    expected: { serviceExcludeScopes: [] },
  },
  { when: 'a service whose role is lost', downtime: { serviceScopes: ['shop'] }, lost: app, expected: 'same' },
  {
    when: 'all roles of the lost service',
    downtime: { roleScopes: [role('shop', 'app'), role('shop', 'db'), role('lab', 'app')] },
    lost: shop,
    expected: { roleScopes: [role('lab', 'app')] },
  },
  { when: 'the only role', downtime: { roleScopes: [role('shop', 'app')] }, lost: app, expected: 'deleted' },
  { when: 'another role of the service', downtime: { roleScopes: [role('shop', 'db')] }, lost: app, expected: 'same' },
  {
    when: 'a role of that name elsewhere',
    downtime: { roleScopes: [role('lab', 'app')] },
    lost: app,
    expected: 'same',
  },
  {
    when: 'an excluded role',
    downtime: { roleExcludeScopes: [role('shop', 'app'), role('shop', 'db')] },
    lost: app,
    expected: { roleExcludeScopes: [role('shop', 'db')] },
  },
  {
    when: 'one monitor of two',
    downtime: { monitorScopes: ['load', 'conn'] },
    lost: load,
    expected: { monitorScopes: ['conn'] },
  },
  { when: 'the only monitor', downtime: { monitorScopes: ['load'] }, lost: load, expected: 'deleted' },
  {
    when: 'an excluded monitor',
    downtime: { monitorExcludeScopes: ['load'] },
    lost: load,
    expected: { monitorExcludeScopes: [] },
  },
])('$when -> $expected', ({ downtime, lost, expected }) => {
  const before = aDowntime(downtime);
  const after = downtimeWithout(before, lost);
  if (expected === 'same') expect(after).toBe(before);
  else if (expected === 'deleted') expect(after).toBe('deleted');
  else expect(after).toEqual({ ...before, ...(expected as object) });
});
