import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import { TRANSITIONS } from './a-run.js';
import { textIn, wantedBy } from './wanted.js';

const [OPENED, CHANGED, CLOSED] = TRANSITIONS;
const WORKING: NonNullable<AlertTransition['host']> = {
  id: 'h1',
  name: 'h1',
  memo: '',
  status: 'working',
  isRetired: false,
  roles: [],
};
const ofGroup: AlertTransition = { ...OPENED, alert: { ...OPENED.alert, alertGroupSettingIds: ['s1'] } };
const GROUP: GroupTransition = {
  org: OPENED.org,
  group: {
    ...{ id: 'g', status: 'warning', isOpen: true, openedAt: 11, closedAt: null },
    ...{ worstStatus: 'warning', openMembers: 1, members: 1 },
  },
  sequence: 1,
  change: 'open',
  at: 11,
  setting: { id: 's1', name: 'bundle', memo: '' },
  configOffset: 1,
};

const told = (events: readonly ('alert' | 'alertGroup')[], alerts: readonly AlertTransition[]): string[] =>
  wantedBy({ events }, alerts, [GROUP]).map(({ subject, sequence, end }) => `${subject}${sequence} ${end}`);

interface Case {
  readonly what: string;
  readonly alerts: readonly AlertTransition[];
  readonly alone: string;
  readonly withGroups: string;
}

it.each<Case>([
  { what: 'each transition', alerts: [OPENED, CHANGED, CLOSED], alone: 'delivered', withGroups: 'delivered' },
  {
    what: 'a host that is not working',
    alerts: [{ ...OPENED, host: { ...WORKING, status: 'standby' } }],
    alone: 'host_not_working',
    withGroups: 'host_not_working',
  },
  { what: 'a host that works', alerts: [{ ...OPENED, host: WORKING }], alone: 'delivered', withGroups: 'delivered' },
  { what: 'an alert of a group', alerts: [ofGroup], alone: 'delivered', withGroups: 'told_by_alert_group' },
])('a channel without groups: $what is $alone; with groups: $withGroups', ({ alerts, alone, withGroups }) => {
  const names = alerts.map(({ alert, sequence }) => `${alert.id}${sequence}`);
  expect(told(['alert'], alerts)).toEqual(names.map((name) => `${name} ${alone}`));
  expect(told(['alert', 'alertGroup'], alerts).toSorted()).toEqual(
    [...names.map((name) => `${name} ${withGroups}`), 'g1 delivered'].toSorted(),
  );
});

it.each(['acknowledge', 'unacknowledge', 'assign', 'snooze'] as const)('nobody hears of %s', (change) => {
  expect(told(['alert'], [{ ...OPENED, change }])).toEqual([]);
});

it('bodies say what is wanted', () => {
  const [group, alert] = wantedBy({ events: ['alert', 'alertGroup'] }, [OPENED], [GROUP]).toReversed();
  expect(textIn(JSON.stringify({ alert: { status: 'warning', statusChangedAt: 11 } }))).toBe(alert.text);
  expect(textIn(JSON.stringify({ alertGroup: { status: 'WARNING', createdAt: 11 } }))).toBe(group.text);
});
