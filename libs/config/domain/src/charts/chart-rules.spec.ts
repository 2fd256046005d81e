import type { UserRole } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError } from '@tocsin/runtime';
import { aChart } from '../testing/a-chart.js';
import { checkChartCount, checkMayChangeChart, checkOwnerChange, checkUnwatched } from './chart-rules.js';

const acting = (role: UserRole, userId: string | null) => ({ standing: { role, projectRoles: [] }, userId });

describe.each(['change', 'delete'] as const)('to %s a chart', (action) => {
  it.each<{ role: UserRole; who: string; userId: string | null; ownerId: string | null; may: boolean }>([
    { role: 'viewer', who: 'the owner', userId: 'u1', ownerId: 'u1', may: true },
    { role: 'viewer', who: 'another', userId: 'u2', ownerId: 'u1', may: false },
    { role: 'member', who: 'another', userId: 'u2', ownerId: 'u1', may: false },
    { role: 'manager', who: 'another', userId: 'u2', ownerId: 'u1', may: true },
    { role: 'admin', who: 'another', userId: 'u2', ownerId: 'u1', may: true },
    { role: 'admin', who: 'a key of nobody', userId: null, ownerId: 'u1', may: true },
    { role: 'member', who: 'anybody, if it has no owner,', userId: 'u1', ownerId: null, may: false },
    { role: 'manager', who: 'anybody, if it has no owner,', userId: 'u1', ownerId: null, may: true },
  ])('$who as a $role: $may', ({ role, userId, ownerId, may }) => {
    const attempt = (): void => checkMayChangeChart(acting(role, userId), aChart({ ownerId }), action);
    if (may) expect(attempt).not.toThrow();
    else {
      expect(attempt).toThrow(
        new ForbiddenError(
          `only the owner of the chart "Signups", a manager or an admin may ${action} it; save a copy of it instead`,
        ),
      );
    }
  });
});

it.each<{ role: UserRole; to: string | null; may: boolean }>([
  { role: 'viewer', to: 'user1', may: true },
  { role: 'member', to: 'user2', may: false },
  { role: 'member', to: null, may: false },
  { role: 'manager', to: 'user2', may: true },
  { role: 'admin', to: null, may: true },
])('its owner, a $role, gives it to $to: $may', ({ role, to, may }) => {
  const attempt = (): void => checkOwnerChange(acting(role, 'user1'), aChart(), to);
  if (may) expect(attempt).not.toThrow();
  else expect(attempt).toThrow('only a manager or an admin may give the chart "Signups" another owner');
});

it('lets a project have so many charts and not one more', () => {
  expect(() => checkChartCount(4, 5)).not.toThrow();
  expect(() => checkChartCount(5, 5)).toThrow(
    new ConflictError('the project has 5 charts already; at most 5 are allowed (TOCSIN_MAX_CHARTS)'),
  );
});

const monitors = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `m${i}`, name: `M${i}` }));

it.each([
  { count: 1, text: 'the monitor "M0" (m0); delete that first' },
  { count: 2, text: 'the monitors "M0" (m0), "M1" (m1); delete those first' },
  { count: 5, text: 'the monitors "M0" (m0), "M1" (m1), "M2" (m2), "M3" (m3), "M4" (m4); delete those first' },
  { count: 7, text: 'the monitors "M0" (m0), "M1" (m1), "M2" (m2), "M3" (m3), "M4" (m4), 2 more; delete those first' },
])('tells which of $count monitors keep a chart from being deleted', ({ count, text }) => {
  expect(() => checkUnwatched(aChart(), monitors(count))).toThrow(
    new ConflictError(`the chart "Signups" is watched by ${text}`),
  );
});

it('lets a chart be deleted that no monitor watches', () => {
  expect(() => checkUnwatched(aChart(), [])).not.toThrow();
});
