import { kpiMonitorState } from '@tocsin/payload-schemas';
import { aChart } from '../testing/a-chart.js';
import { aKpiMonitor } from '../testing/a-kpi-monitor.js';
import type { AutomaticMonitorSpec, KpiMonitorSpec } from './kpi-monitor-spec.js';
import {
  automaticMonitorOf,
  chartIdOf,
  isAutomatic,
  kpiMonitorOf,
  withoutPerson,
  withSilence,
  withSubscription,
} from './kpi-monitor-state.js';

const AT = 1_764_000_000;
const telling: AutomaticMonitorSpec = { severity: 'critical', tellsRecovery: false };
const spec: KpiMonitorSpec = {
  ...{ name: 'Few signups', memo: '', chartId: 'chart1', isSmart: false, buckets: 1, judgesPace: false, ...telling },
  conditions: [{ type: 'threshold', operator: 'below', value: 10 }],
};
const SMART = [{ type: 'confidence', level: 99, sides: 'both' }];

it('is what its owner describes, and belongs to the owner of its chart', () => {
  expect(kpiMonitorOf('monitor1', spec, aChart(), undefined)).toEqual(aKpiMonitor());
  const told = {
    notificationInterval: 60,
    isMute: true,
    snoozedUntil: AT,
    userIds: ['user2'],
    emails: ['a@b.example'],
  };
  expect(kpiMonitorOf('monitor1', { ...spec, ...told }, aChart({ ownerId: null }), undefined)).toEqual(
    aKpiMonitor({ ownerId: null, ...told }),
  );
});

it('looks on both sides of the 99 % band if it is smart', () => {
  const smart = kpiMonitorOf('monitor1', { ...spec, isSmart: true, conditions: [] }, aChart(), undefined);
  expect(smart).toEqual(aKpiMonitor({ isSmart: true, conditions: SMART as never }));
  expect(kpiMonitorState.parse(smart)).toEqual(smart);
});

describe('what an update leaves out', () => {
  const before = aKpiMonitor({ isMute: true, snoozedUntil: AT, userIds: ['user2'], emails: ['a@b.example'] });

  it('is silence and recipients: they stay', () => {
    const after = kpiMonitorOf('monitor1', { ...spec, name: 'Other' }, aChart(), before);
    expect(after).toEqual({ ...before, name: 'Other' });
  });

  it('is replaced if it is not left out', () => {
    const given = { isMute: false, snoozedUntil: null, userIds: [], emails: [] };
    expect(kpiMonitorOf('monitor1', { ...spec, ...given }, aChart(), before)).toEqual(aKpiMonitor());
  });

  it('is anything else: it becomes as if it were new', () => {
    const remembering = aKpiMonitor({ notificationInterval: 60, memo: 'old' });
    expect(kpiMonitorOf('monitor1', spec, aChart(), remembering)).toEqual(aKpiMonitor());
  });
});

it('watches every event if it is automatic', () => {
  const automatic = automaticMonitorOf('monitor1', telling, 'project1', undefined);
  expect(automatic).toEqual(
    aKpiMonitor({
      ...{ name: 'Automatic monitors', ownerId: null, source: { type: 'everyEvent' } },
      ...{ isSmart: true, conditions: SMART as never },
    }),
  );
  expect([chartIdOf(automatic), isAutomatic(automatic)]).toEqual([null, true]);
  expect([chartIdOf(aKpiMonitor()), isAutomatic(aKpiMonitor())]).toEqual(['chart1', false]);
  const subscribed = { ...automatic, userIds: ['user1'] };
  const severe: AutomaticMonitorSpec = { ...telling, severity: 'warning', isMute: true };
  expect(automaticMonitorOf('monitor1', severe, 'project1', subscribed)).toEqual({
    ...{ ...subscribed, severity: 'warning', isMute: true },
  });
});

it.each([
  { before: {}, change: {}, after: undefined },
  { before: { isMute: true }, change: { isMute: true }, after: undefined },
  { before: {}, change: { snoozedUntil: null }, after: undefined },
  { before: { snoozedUntil: AT }, change: { snoozedUntil: AT }, after: undefined },
  { before: {}, change: { isMute: true }, after: { isMute: true } },
  { before: { snoozedUntil: AT }, change: { isMute: true }, after: { isMute: true, snoozedUntil: AT } },
  { before: { isMute: true }, change: { snoozedUntil: AT }, after: { isMute: true, snoozedUntil: AT } },
  { before: { snoozedUntil: AT }, change: { snoozedUntil: AT + 1 }, after: { snoozedUntil: AT + 1 } },
  { before: { isMute: true, snoozedUntil: AT }, change: { isMute: false, snoozedUntil: null }, after: {} },
])('$before silenced by $change is $after', ({ before, change, after }) => {
  const monitor = aKpiMonitor(before);
  const silenced = withSilence(monitor, change);
  if (after === undefined) expect(silenced).toBe(monitor);
  else expect(silenced).toStrictEqual(aKpiMonitor(after));
});

it('has each subscriber once', () => {
  const monitor = aKpiMonitor({ userIds: ['user1'] });
  expect(withSubscription(monitor, 'user1', true)).toBe(monitor);
  expect(withSubscription(monitor, 'user2', false)).toBe(monitor);
  expect(withSubscription(monitor, 'user2', true).userIds).toEqual(['user1', 'user2']);
  expect(withSubscription(monitor, 'user1', false).userIds).toEqual([]);
});

it('goes on without who has left', () => {
  const monitor = aKpiMonitor({ userIds: ['user1', 'user2'] });
  expect(withoutPerson(monitor, 'user1')).toEqual({ ...monitor, ownerId: null, userIds: ['user2'] });
  expect(withoutPerson(monitor, 'user2')).toEqual({ ...monitor, userIds: ['user1'] });
});
