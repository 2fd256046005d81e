import type { AlertStatus, ChannelState, HostStatus, NotificationGroupState } from '@tocsin/payload-schemas';
import { aDefaultGroup, aGroup, anEmailChannel, aSlackChannel, aWebhookChannel } from '../testing/configuration.js';
import { aTransition, type TransitionChanges } from '../testing/transitions.js';
import { routeTransition } from './route-transition.js';
import { routingTable } from './routing-table.js';

/** Channels named by one letter each, all webhooks that want alerts. */
const channels = (...ids: string[]): ChannelState[] => ids.map((id) => aWebhookChannel({ id }));

function route(
  change: TransitionChanges,
  groups: NotificationGroupState[],
  has: ChannelState[] = channels('a', 'b', 'c', 'd'),
) {
  const { deliveries, skips } = routeTransition(aTransition(change), routingTable({ channels: has, groups }));
  return {
    to: deliveries.map(({ id }) => id).sort(),
    skipped: skips.map(({ channel, reason }) => `${channel.id}: ${reason}`).sort(),
  };
}

const lists = (id: string, skipDefault = false): Pick<NotificationGroupState, 'monitors'> => ({
  monitors: [{ id, skipDefault }],
});
const ofService = (name: string): Pick<NotificationGroupState, 'services'> => ({ services: [{ name }] });

describe('which groups an alert enters', () => {
  const byDefault = aDefaultGroup(['a']);
  const other = (change: Partial<NotificationGroupState>): NotificationGroupState =>
    aGroup({ id: 'other', childChannelIds: ['b'], ...change });
  it.each<{ when: string; groups: NotificationGroupState[]; change?: TransitionChanges; to: string[] }>([
    { when: 'there is only the default group', groups: [byDefault], to: ['a'] },
    { when: 'another group lists its monitor', groups: [byDefault, other(lists('mon1'))], to: ['a', 'b'] },
    { when: 'another group lists another monitor', groups: [byDefault, other(lists('mon2'))], to: ['a'] },
    {
      when: 'another group lists the service of a role',
      groups: [byDefault, other(ofService('webshop'))],
      to: ['a', 'b'],
    },
    { when: 'another group lists another service', groups: [byDefault, other(ofService('billing'))], to: ['a'] },
    { when: 'another group lists nothing: it is a container', groups: [byDefault, other({})], to: ['a'] },
    {
      when: 'the host has no role',
      groups: [byDefault, other(ofService('webshop'))],
      change: { host: { roles: [] } },
      to: ['a'],
    },
    {
      when: 'the host has roles in two services and the second is listed',
      groups: [byDefault, other(ofService('billing'))],
      change: {
        host: {
          roles: [
            { service: 'webshop', role: 'app' },
            { service: 'billing', role: 'db' },
          ],
        },
      },
      to: ['a', 'b'],
    },
    {
      when: 'a service monitor watches the listed service',
      groups: [byDefault, other(ofService('billing'))],
      change: { host: null, alert: { type: 'service', target: { kind: 'service', name: 'billing' } } },
      to: ['a', 'b'],
    },
    {
      when: 'an external monitor is linked to the listed service',
      groups: [byDefault, other(ofService('billing'))],
      change: {
        host: null,
        alert: { type: 'external', target: { kind: 'monitor' } },
        service: { id: 'svc1', name: 'billing', memo: '', roles: [] },
      },
      to: ['a', 'b'],
    },
    {
      when: 'an expression monitor belongs to no service',
      groups: [byDefault, other(ofService('webshop'))],
      change: { host: null, alert: { type: 'expression', target: { kind: 'monitor' } } },
      to: ['a'],
    },
    { when: 'there is no group at all', groups: [], to: [] },
  ])('$when -> $to', ({ groups, change = {}, to }) => {
    expect(route(change, groups)).toEqual({ to, skipped: [] });
  });
});

describe('skipDefault', () => {
  const byDefault = aDefaultGroup(['a']);
  it.each<{ when: string; groups: NotificationGroupState[]; to: string[] }>([
    {
      when: 'keeps the alert from the default group',
      groups: [byDefault, aGroup({ id: 'x', childChannelIds: ['b'], ...lists('mon1', true) })],
      to: ['b'],
    },
    {
      when: 'of another monitor changes nothing',
      groups: [byDefault, aGroup({ id: 'x', childChannelIds: ['b'], ...lists('mon2', true) })],
      to: ['a'],
    },
    {
      when: 'keeps the alert from groups that list the monitor without it',
      groups: [
        byDefault,
        aGroup({ id: 'x', childChannelIds: ['b'], ...lists('mon1', true) }),
        aGroup({ id: 'y', childChannelIds: ['c'], ...lists('mon1', false) }),
      ],
      to: ['b'],
    },
    {
      when: 'keeps the alert from groups that list the service',
      groups: [
        byDefault,
        aGroup({ id: 'x', childChannelIds: ['b'], ...lists('mon1', true) }),
        aGroup({ id: 'y', childChannelIds: ['c'], ...ofService('webshop') }),
      ],
      to: ['b'],
    },
    {
      when: 'in two groups gives both',
      groups: [
        byDefault,
        aGroup({ id: 'x', childChannelIds: ['b'], ...lists('mon1', true) }),
        aGroup({ id: 'y', childChannelIds: ['c'], ...lists('mon1', true) }),
      ],
      to: ['b', 'c'],
    },
    {
      when: 'still reaches the children of its group',
      groups: [
        byDefault,
        aGroup({ id: 'x', childNotificationGroupIds: ['y'], ...lists('mon1', true) }),
        aGroup({ id: 'y', childChannelIds: ['c'] }),
      ],
      to: ['c'],
    },
  ])('$when', ({ groups, to }) => {
    expect(route({}, groups).to).toEqual(to);
  });
});

describe('child groups', () => {
  it('deliver to their own channels, whatever they list themselves', () => {
    const groups = [
      aDefaultGroup(['a'], { childNotificationGroupIds: ['x'] }),
      aGroup({ id: 'x', childChannelIds: ['b'], childNotificationGroupIds: ['y'], ...lists('mon2') }),
      aGroup({ id: 'y', childChannelIds: ['c'] }),
    ];
    expect(route({}, groups).to).toEqual(['a', 'b', 'c']);
  });

  it('that contain each other, or themselves, are visited once', () => {
    const groups = [
      aDefaultGroup(['a'], { childNotificationGroupIds: ['x', 'default'] }),
      aGroup({ id: 'x', childChannelIds: ['b'], childNotificationGroupIds: ['y'] }),
      aGroup({ id: 'y', childChannelIds: ['c'], childNotificationGroupIds: ['x'] }),
    ];
    expect(route({}, groups).to).toEqual(['a', 'b', 'c']);
  });

  it('and channels that no longer exist are passed over', () => {
    expect(route({}, [aDefaultGroup(['a', 'gone'], { childNotificationGroupIds: ['gone'] })]).to).toEqual(['a']);
  });

  it('may lead to a channel by several ways; it gets one delivery', () => {
    const groups = [
      aDefaultGroup(['a'], { childNotificationGroupIds: ['x'] }),
      aGroup({ id: 'x', childChannelIds: ['a'], ...lists('mon1') }),
    ];
    expect(route({}, groups).to).toEqual(['a']);
  });
});

describe('the level of a group', () => {
  it.each<{ status: AlertStatus; worstStatus: AlertStatus; passes: boolean }>([
    { status: 'warning', worstStatus: 'warning', passes: false },
    { status: 'warning', worstStatus: 'critical', passes: false },
    { status: 'critical', worstStatus: 'critical', passes: true },
    { status: 'unknown', worstStatus: 'unknown', passes: true },
    { status: 'ok', worstStatus: 'ok', passes: false },
    { status: 'ok', worstStatus: 'warning', passes: false },
    { status: 'ok', worstStatus: 'critical', passes: true },
    { status: 'ok', worstStatus: 'unknown', passes: true },
  ])('critical, for an alert that is $status after $worstStatus: $passes', ({ status, worstStatus, passes }) => {
    const groups = [
      aDefaultGroup(['a']),
      aGroup({ id: 'x', notificationLevel: 'critical', childChannelIds: ['b'], ...lists('mon1') }),
    ];
    expect(route({ alert: { status, worstStatus } }, groups).to).toEqual(passes ? ['a', 'b'] : ['a']);
  });

  it('of a child is its own', () => {
    const groups = [
      aDefaultGroup(['a'], { childNotificationGroupIds: ['x'] }),
      aGroup({ id: 'x', notificationLevel: 'critical', childChannelIds: ['b'] }),
    ];
    expect(route({ alert: { status: 'warning' } }, groups).to).toEqual(['a']);
  });

  it('of a parent holds for what it passes on', () => {
    const groups = [
      aDefaultGroup(['a'], { notificationLevel: 'critical', childNotificationGroupIds: ['x'] }),
      aGroup({ id: 'x', childChannelIds: ['b'] }),
    ];
    expect(route({ alert: { status: 'warning' } }, groups).to).toEqual([]);
    expect(route({ alert: { status: 'critical' } }, groups).to).toEqual(['a', 'b']);
  });

  it('does not close another way to the same child', () => {
    const groups = [
      aDefaultGroup([], { notificationLevel: 'critical', childNotificationGroupIds: ['x'] }),
      aGroup({ id: 'y', childNotificationGroupIds: ['x'], ...lists('mon1') }),
      aGroup({ id: 'x', childChannelIds: ['b'] }),
    ];
    expect(route({ alert: { status: 'warning' } }, groups).to).toEqual(['b']);
  });
});

describe('who has heard of an alert', () => {
  const groups = [aDefaultGroup(['a'])];
  const told = new Set(['a', 'b', 'gone']);
  const has = [...channels('a', 'b', 'c'), aWebhookChannel({ id: 'd', events: [] })];
  const to = (change: TransitionChanges, heard: ReadonlySet<string>): string[] =>
    routeTransition(aTransition(change), routingTable({ channels: has, groups }), heard).deliveries.map(({ id }) => id);
  const end = { status: 'ok', isOpen: false, closedAt: 1_764_000_060 } as const;

  it.each<{ when: string; change: TransitionChanges; heard?: ReadonlySet<string>; expected: string[] }>([
    { when: 'hears of its end once, whether a group leads there or not', change: { alert: end }, expected: ['a', 'b'] },
    { when: 'hears of a reminder by the groups only', change: { change: 'resend' }, expected: ['a'] },
    { when: 'hears of a change of status by the groups only', change: { change: 'status' }, expected: ['a'] },
    {
      when: 'hears of the end of a warning that a group of critical ones would drop',
      change: { alert: { ...end, worstStatus: 'warning' } },
      expected: ['a', 'b'],
    },
    {
      when: 'hears nothing on a channel that wants no alerts any more',
      change: { alert: end },
      heard: new Set(['d']),
      expected: ['a'],
    },
  ])('$when', ({ change, heard = told, expected }) => {
    expect(to(change, heard)).toEqual(expected);
  });
});

describe('what stands in the way', () => {
  const groups = [aDefaultGroup(['a', 'slack1', 'mail1'])];
  const has = (change: Partial<{ suspendedAt: number }> = {}): ChannelState[] => [
    aWebhookChannel({ id: 'a', ...change }),
    aSlackChannel(),
    anEmailChannel(change),
  ];

  it('a channel without the event hears nothing and is not recorded', () => {
    const quiet = [aWebhookChannel({ id: 'a', events: ['hostStatus'] }), aSlackChannel({ events: [] })];
    expect(route({}, groups, quiet)).toEqual({ to: [], skipped: [] });
  });

  it('no mail server', () => {
    expect(route({}, groups, has())).toEqual({ to: ['a', 'slack1'], skipped: ['mail1: mail_not_set_up'] });
  });

  it.each([
    { when: 'an address', emails: ['a@x.test'], userIds: [], skipped: [] },
    { when: 'a person who is there', emails: [], userIds: ['hanako'], skipped: [] },
    { when: 'a person who is gone', emails: [], userIds: ['taro'], skipped: ['no_recipients'] },
    { when: 'nobody', emails: [], userIds: [], skipped: ['no_recipients'] },
  ])('whom a mail goes to: $when', ({ emails, userIds, skipped }) => {
    const mail = [anEmailChannel({ emails, userIds })];
    const people = new Map([['hanako', 'hanako@x.test']]);
    const { deliveries, skips } = routeTransition(aTransition(), routingTable({ channels: mail, groups, people }));
    expect(skips.map(({ reason }) => reason)).toEqual(skipped);
    expect(deliveries).toHaveLength(1 - skipped.length);
  });

  it('a suspended channel; for one that reaches nobody, that it does not', () => {
    expect(route({}, groups, has({ suspendedAt: 1 }))).toEqual({
      to: ['slack1'],
      skipped: ['a: channel_suspended', 'mail1: mail_not_set_up'],
    });
  });

  it('a muted monitor', () => {
    expect(route({ monitor: { isMute: true } }, groups, has())).toEqual({
      to: [],
      skipped: ['a: monitor_muted', 'mail1: monitor_muted', 'slack1: monitor_muted'],
    });
  });

  it.each<{ status: HostStatus; notified: boolean }>([
    { status: 'working', notified: true },
    { status: 'standby', notified: false },
    { status: 'maintenance', notified: false },
    { status: 'poweroff', notified: false },
  ])('a host that is $status', ({ status, notified }) => {
    const result = route({ host: { status } }, [aDefaultGroup(['a'])]);
    expect(result).toEqual(notified ? { to: ['a'], skipped: [] } : { to: [], skipped: ['a: host_not_working'] });
  });

  it('a muted monitor is the reason given when the host is not working either', () => {
    const { skipped } = route({ monitor: { isMute: true }, host: { status: 'standby' } }, [aDefaultGroup(['a'])]);
    expect(skipped).toEqual(['a: monitor_muted']);
  });

  it('the end of an alert is withheld like its beginning', () => {
    const closing = {
      alert: { status: 'ok', isOpen: false, closedAt: 1_764_000_060 },
      monitor: { isMute: true },
    } as const;
    expect(route(closing, [aDefaultGroup(['a'])])).toEqual({ to: [], skipped: ['a: monitor_muted'] });
  });

  it.each([0, 1, 20, 21, 2_000])('withheld from %d channels, every one of them is recorded', (count) => {
    const ids = Array.from({ length: count }, (_, i) => `c${i}`);
    const { to, skipped } = route({ monitor: { isMute: true } }, [aDefaultGroup(ids)], channels(...ids));
    expect(to).toEqual([]);
    expect(skipped).toEqual(ids.map((id) => `${id}: monitor_muted`).sort());
  });

  it('a group level that drops the notification leaves nothing to record', () => {
    const critical = [aDefaultGroup(['mail1'], { notificationLevel: 'critical' })];
    expect(route({ alert: { status: 'warning' } }, critical, has())).toEqual({ to: [], skipped: [] });
  });
});
