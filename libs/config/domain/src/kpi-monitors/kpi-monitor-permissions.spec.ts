import type { UserRole } from '@tocsin/payload-schemas';
import { ConflictError, ForbiddenError } from '@tocsin/runtime';
import { aChart } from '../testing/a-chart.js';
import { aKpiMonitor } from '../testing/a-kpi-monitor.js';
import type { Acting } from '@tocsin/standing';
import {
  checkMayChangeMonitor,
  checkMayDeleteMonitor,
  checkMaySetAutomatic,
  checkMaySilence,
  checkMayWatch,
  subscriberOf,
} from './kpi-monitor-permissions.js';

const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];
const acting = (role: UserRole, userId: string | null): Acting => ({ standing: { role, projectRoles: [] }, userId });

describe.each<{ to: string; attempt: (acting: Acting, ownerId: string | null) => void; others: readonly UserRole[] }>([
  { to: 'set a monitor on a chart', attempt: (who, ownerId) => checkMayWatch(who, aChart({ ownerId })), others: [] },
  {
    ...{ to: 'change a monitor', others: [] },
    attempt: (who, ownerId) => checkMayChangeMonitor(who, aKpiMonitor({ ownerId })),
  },
  {
    ...{ to: 'delete a monitor', others: ['manager', 'admin'] },
    attempt: (who, ownerId) => checkMayDeleteMonitor(who, aKpiMonitor({ ownerId })),
  },
  {
    ...{ to: 'mute or snooze a monitor', others: ['member', 'manager', 'admin'] },
    attempt: (who, ownerId) => checkMaySilence(who, aKpiMonitor({ ownerId })),
  },
])('to $to', ({ attempt, others }) => {
  it.each(ROLES)('as its owner, a %s', (role) => {
    expect(() => attempt(acting(role, 'u1'), 'u1')).not.toThrow();
  });

  it.each(ROLES)('as somebody else, a %s, or a key of nobody', (role) => {
    for (const userId of ['u2', null]) {
      const tried = (): void => attempt(acting(role, userId), 'u1');
      if (others.includes(role)) expect(tried).not.toThrow();
      else expect(tried).toThrow(ForbiddenError);
    }
  });

  it.each(ROLES)('without an owner, as a %s', (role) => {
    const tried = (): void => attempt(acting(role, 'u2'), null);
    if (role === 'manager' || role === 'admin' || others.includes(role)) expect(tried).not.toThrow();
    else expect(tried).toThrow(ForbiddenError);
  });
});

it('says what to do instead', () => {
  const mia = acting('admin', 'u2');
  const vera = acting('viewer', 'u2');
  const copy = 'save a copy of it and set yours on that';
  expect(() => checkMayWatch(mia, aChart())).toThrow(`only its owner sets monitors on the chart "Signups"; ${copy}`);
  expect(() => checkMayWatch(vera, aChart({ ownerId: null }))).toThrow(
    `the chart "Signups" has no owner: a manager or an admin sets monitors on it; ${copy}`,
  );
  expect(() => checkMayChangeMonitor(mia, aKpiMonitor())).toThrow(
    'only its owner may change the monitor "Few signups"; save a copy of its chart and set yours on that',
  );
  expect(() => checkMayChangeMonitor(vera, aKpiMonitor({ ownerId: null }))).toThrow(
    'the monitor "Few signups" has no owner: a manager or an admin may change it',
  );
  expect(() => checkMayDeleteMonitor(vera, aKpiMonitor())).toThrow(
    'only its owner, a manager or an admin may delete the monitor "Few signups"',
  );
  expect(() => checkMaySilence(vera, aKpiMonitor())).toThrow(
    'a viewer may not mute or snooze the monitor "Few signups"; a member or a manager or an admin may',
  );
});

it('sends whoever changes the automatic monitor to where that is done', () => {
  const automatic = aKpiMonitor({ ownerId: null, source: { type: 'everyEvent' } });
  expect(() => checkMayChangeMonitor(acting('admin', null), automatic)).toThrow(ConflictError);
});

it.each(ROLES)('the automatic monitor is set by managers and admins: %s', (role) => {
  const attempt = (): void => checkMaySetAutomatic(acting(role, 'u1'), { id: 'project1', name: 'shop' });
  if (role === 'manager' || role === 'admin') expect(attempt).not.toThrow();
  else {
    expect(attempt).toThrow(
      `a ${role} may not set the automatic monitor of the project "shop"; a manager or an admin may`,
    );
  }
});

it('lets everybody subscribe who is somebody', () => {
  expect(subscriberOf(acting('viewer', 'u1'))).toBe('u1');
  expect(() => subscriberOf(acting('admin', null))).toThrow(ForbiddenError);
});
