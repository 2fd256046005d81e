import type { GroupMember } from '@tocsin/payload-schemas';
import {
  aHost,
  aHostMonitor,
  alertGroupSettingRecord,
  anAlertGroupSetting,
  anOrganization,
  hostRecord,
  monitorRecord,
  ORG,
  organizationRecord,
} from '../testing/builders.js';
import { MemoryShard } from '../timeline/memory-shard.js';
import { playTimeline } from '../testing/timeline.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { START } from '../timeline/timeline-time.js';
import { GROUP_MEMORY_MS } from './setting-groups.js';

const shop = { service: 'shop', role: 'app' };
const world = [
  organizationRecord(anOrganization()),
  hostRecord(aHost({ roles: [shop] })),
  hostRecord(aHost({ id: 'h2' })),
  monitorRecord(aHostMonitor()),
  monitorRecord(aHostMonitor({ id: 'disk', metric: 'disk' })),
];
const withGroup = (setting = {}) => [...world, alertGroupSettingRecord(anAlertGroupSetting(setting))];

describe('an alert group', () => {
  it.each([
    {
      rule: 'opens with its first alert, and closes with it',
      timeline: `
        1:00  h1 loadavg5=6         => load@h1 opens warning; web@group opens warning at 1:00 "web bundle"
        2:00  h1 loadavg5=1         => load@h1 closes; web@group closes at 2:00`,
    },
    {
      rule: 'takes in what opens while it is open, silently unless that is worse',
      timeline: `
        1:00  h1 loadavg5=6         => load@h1 opens warning; web@group opens warning
        2:00  h2 loadavg5=6         => load@h2 opens warning
        3:00  h1 disk=11            => disk@h1 opens critical; web@group becomes critical at 3:00`,
    },
    {
      rule: 'has the status of its worst alert that is open, in both directions',
      timeline: `
        1:00  h1 loadavg5=6 disk=6  => load@h1 opens warning; disk@h1 opens warning; web@group opens warning
        2:00  h1 loadavg5=11        => load@h1 becomes critical; web@group becomes critical
        3:00  h1 disk=11            => disk@h1 becomes critical
        4:00  h1 loadavg5=6         => load@h1 becomes warning
        5:00  h1 disk=1             => disk@h1 closes; web@group becomes warning
        6:00  close load@h1 "known" => load@h1 closes manual; web@group closes at 6:00`,
    },
    {
      rule: 'knows that an unknown status is the worst',
      timeline: `
        1:00  h1 check a CRITICAL   => a@h1 opens critical; web@group opens critical
        2:00  h1 check b UNKNOWN    => b@h1 opens unknown; web@group becomes unknown
        3:00  h1 check b OK         => b@h1 closes; web@group becomes critical`,
    },
    {
      rule: 'is a new one after all of its alerts have closed',
      timeline: `
        1:00  h1 loadavg5=6         => load@h1 opens warning; web@group opens warning
        2:00  h1 loadavg5=1         => load@h1 closes; web@group closes
        2:00  h1 disk=6             => disk@h1 opens warning; web@group opens warning at 2:00
        2:00  h1 disk=1@0:01        => disk@h1 closes; web@group closes at 2:01`,
    },
  ])('$rule', ({ timeline }) => {
    expect(timelineFaults(withGroup(), timeline)).toEqual([]);
  });

  it('has an id of its own each time, though two open in the same second', () => {
    const timeline = '1:00 h1 check a CRITICAL\n1:00 h1 check a OK @0:01\n1:01 h1 check b CRITICAL @-0:01';
    const opened = playTimeline(withGroup(), timeline).groupTransitions.filter(({ change }) => change === 'open');
    expect(opened.map(({ at }) => at)).toEqual([START + 60, START + 60]);
    expect(new Set(opened.map(({ group }) => group.id)).size).toBe(2);
    expect(opened.every(({ group }) => group.id.length === 15)).toBe(true);
  });

  it('counts its alerts, and tells how bad it has been', () => {
    const timeline = '1:00 h1 loadavg5=11\n2:00 h2 loadavg5=6\n3:00 h1 loadavg5=1\n4:00 h2 loadavg5=1';
    const told = playTimeline(withGroup({ memo: 'call the shop' }), timeline).groupTransitions;
    expect(told.map(({ group, sequence }) => [sequence, group.status, group.openMembers, group.members])).toEqual([
      [1, 'critical', 1, 1],
      [2, 'warning', 1, 2],
      [3, 'ok', 0, 2],
    ]);
    const [id] = told.map(({ group }) => group.id);
    expect(told[2]).toEqual({
      org: { id: ORG, name: 'acme-ops' },
      group: {
        id,
        status: 'ok',
        isOpen: false,
        openedAt: START + 60,
        closedAt: START + 240,
        worstStatus: 'critical',
        openMembers: 0,
        members: 2,
      },
      sequence: 3,
      change: 'close',
      at: START + 240,
      setting: { id: 'web', name: 'web bundle', memo: 'call the shop' },
      configOffset: 5,
    });
  });
});

describe('what belongs to a group', () => {
  it.each([
    {
      rule: 'follows from the scopes; one alert may belong to several',
      settings: [{ roleScopes: [shop] }, { id: 'disks', monitorScopes: ['disk'] }],
      timeline: `
        1:00  h1 loadavg5=6  => load@h1 opens warning; web@group opens warning
        2:00  h2 loadavg5=6  => load@h2 opens warning
        3:00  h2 disk=6      => disk@h2 opens warning; disks@group opens warning
        4:00  h1 disk=11     => disk@h1 opens critical; disks@group becomes critical; web@group becomes critical`,
    },
    {
      rule: 'is decided when the alert opens, whatever becomes of the host or the setting',
      settings: [{ roleScopes: [shop] }],
      timeline: `
        1:00  h1 loadavg5=6        => load@h1 opens warning; web@group opens warning
        2:00  h1 has roles
        3:00  h1 loadavg5=11       => load@h1 becomes critical; web@group becomes critical
        4:00  edit alertGroupSetting web {"roleScopes":[],"monitorScopes":["disk"]}
        5:00  h2 loadavg5=11       => load@h2 opens critical
        6:00  h1 loadavg5=1        => load@h1 closes; web@group closes`,
    },
    {
      rule: 'is nothing that was open before the setting',
      settings: [],
      timeline: `
        1:00  h1 loadavg5=6        => load@h1 opens warning
        2:00  create alertGroupSetting later
        3:00  h1 loadavg5=11       => load@h1 becomes critical
        4:00  h2 loadavg5=11       => load@h2 opens critical; later@group opens critical
        5:00  h1 loadavg5=1        => load@h1 closes
        6:00  h2 loadavg5=1        => load@h2 closes; later@group closes`,
    },
    {
      rule: 'is nothing that nobody would be told of by itself',
      settings: [{}],
      timeline: `
        1:00  h1 is standby
        2:00  h1 loadavg5=6        => load@h1 opens warning
        3:00  edit disk {"isMute":true}
        4:00  h2 disk=6            => disk@h2 opens warning
        5:00  h1 is working
        6:00  h1 loadavg5=11       => load@h1 becomes critical`,
    },
  ])('$rule', ({ settings, timeline }) => {
    const configured = [...world, ...settings.map((given) => alertGroupSettingRecord(anAlertGroupSetting(given)))];
    const later = [alertGroupSettingRecord(anAlertGroupSetting({ id: 'later' }))];
    expect(timelineFaults(configured, timeline, { later })).toEqual([]);
  });

  it('is in every transition of the alert, as long as there is the setting', () => {
    const timeline = '1:00 h1 loadavg5=6\n2:00 h1 loadavg5=11\n3:00 delete alertGroupSetting web\n4:00 h1 loadavg5=1';
    const { transitions } = playTimeline(withGroup(), timeline);
    expect(transitions.map(({ alert }) => alert.alertGroupSettingIds)).toEqual([['web'], ['web'], undefined]);
  });
});

describe('an alert group is sent again', () => {
  it.each([
    {
      rule: 'when nothing was sent of it for the interval of its setting, until it closes',
      timeline: `
        0:00  h1 loadavg5=6    => load@h1 opens warning; web@group opens warning
        9:55  tick
        10:00 tick             => web@group resends at 10:00
        15:00 h2 loadavg5=6    => load@h2 opens warning
        19:55 tick
        20:00 tick             => web@group resends at 20:00
        25:00 h1 loadavg5=11   => load@h1 becomes critical; web@group becomes critical
        34:55 tick
        35:00 tick             => web@group resends at 35:00
        36:00 h1 loadavg5=1    => load@h1 closes; web@group becomes warning
        37:00 h2 loadavg5=1    => load@h2 closes; web@group closes
        60:00 tick`,
    },
    {
      rule: 'counted anew from an edit of the interval',
      timeline: `
        0:00  h1 loadavg5=6    => load@h1 opens warning; web@group opens warning
        5:00  edit alertGroupSetting web {"notificationInterval":20}
        24:55 tick
        25:00 tick             => web@group resends at 25:00
        26:00 edit alertGroupSetting web {"name":"renamed"}
        44:55 tick
        45:00 tick             => web@group resends at 45:00 "renamed"
        46:00 edit alertGroupSetting web {"notificationInterval":null}
        90:00 tick
        91:00 edit alertGroupSetting web {"notificationInterval":10}
        100:55 tick
        101:00 tick            => web@group resends at 1:41:00`,
    },
    {
      rule: 'later, when the platform itself was away',
      timeline: `
        0:00  h1 loadavg5=6    => load@h1 opens warning; web@group opens warning
        5:00  tick
        ~8:00 tick
        12:55 tick
        13:00 tick             => web@group resends at 13:00`,
    },
  ])('$rule', ({ timeline }) => {
    expect(timelineFaults(withGroup({ notificationInterval: 10 }), timeline)).toEqual([]);
  });
});

describe('nobody is reminded of a group', () => {
  const attended = '1:00 h1 loadavg5=6  => load@h1 opens warning; web@group opens warning';
  it.each([
    {
      rule: 'while every alert that is open in it is acknowledged; then the interval begins anew',
      timeline: `
        ${attended}
        5:00  acknowledge load@h1      => load@h1 is acknowledged
        30:00 unacknowledge load@h1    => load@h1 is unacknowledged
        39:55 tick
        40:00 tick                     => web@group resends at 40:00`,
    },
    {
      rule: 'until another alert joins that nobody attends to, and again when that is over',
      timeline: `
        ${attended}
        5:00  acknowledge load@h1      => load@h1 is acknowledged
        30:00 h2 loadavg5=6            => load@h2 opens warning
        39:55 tick
        40:00 tick                     => web@group resends at 40:00
        45:00 h2 loadavg5=1            => load@h2 closes
        90:00 tick`,
    },
    {
      rule: 'and one that is acknowledged does not speak for the others',
      timeline: `
        ${attended}
        2:00  h2 loadavg5=6            => load@h2 opens warning
        5:00  acknowledge load@h1      => load@h1 is acknowledged
        11:00 tick                     => web@group resends at 11:00
        12:00 acknowledge load@h2      => load@h2 is acknowledged
        90:00 tick`,
    },
    {
      rule: 'that gets worse than its alert was when it was acknowledged, but is told of that',
      timeline: `
        ${attended}
        5:00  acknowledge load@h1      => load@h1 is acknowledged
        20:00 h1 loadavg5=11           => load@h1 becomes critical; web@group becomes critical
        29:55 tick
        30:00 tick                     => web@group resends at 30:00`,
    },
    {
      rule: 'while it is snoozed, and at the end it is told once, with its alert; then the interval goes on',
      timeline: `
        ${attended}
        5:00  snooze load@h1 until 25:00  => load@h1 is snoozed
        24:55 tick
        25:00 tick                     => load@h1 resends at 25:00; web@group resends at 25:00
        34:55 tick
        35:00 tick                     => web@group resends at 35:00`,
    },
    {
      rule: 'until the first of several snoozes ends; acknowledged ones do not count',
      timeline: `
        ${attended}
        2:00  h2 loadavg5=6            => load@h2 opens warning
        3:00  h1 disk=6                => disk@h1 opens warning
        4:00  snooze load@h1 until 40:00   => load@h1 is snoozed
        4:00  snooze load@h2 until 30:00   => load@h2 is snoozed
        4:00  snooze disk@h1 until 20:00   => disk@h1 is snoozed
        5:00  acknowledge disk@h1      => disk@h1 is acknowledged
        29:55 tick
        30:00 tick                     => load@h2 resends at 30:00; web@group resends at 30:00
        39:55 tick
        40:00 tick                     => load@h1 resends at 40:00; web@group resends at 40:00`,
    },
    {
      rule: 'that is woken by hand before the snooze ends, until the interval is over',
      timeline: `
        ${attended}
        5:00  snooze load@h1 until 60:00  => load@h1 is snoozed
        30:00 wake load@h1             => load@h1 is snoozed
        39:55 tick
        40:00 tick                     => web@group resends at 40:00`,
    },
    {
      rule: 'of which a snooze was over before the rest was acknowledged',
      timeline: `
        ${attended}
        2:00  h2 loadavg5=6            => load@h2 opens warning
        3:00  snooze load@h1 until 5:00   => load@h1 is snoozed
        5:00  tick                     => load@h1 resends at 5:00
        6:00  acknowledge load@h2      => load@h2 is acknowledged
        10:55 tick
        11:00 tick                     => web@group resends at 11:00
        12:00 acknowledge load@h1      => load@h1 is acknowledged
        90:00 tick`,
    },
    {
      rule: 'later, when the platform was away, except for the end of a snooze',
      timeline: `
        ${attended}
        5:00  snooze load@h1 until 25:00  => load@h1 is snoozed
        6:00  tick
        ~20:00 tick
        24:55 tick
        25:00 tick                     => load@h1 resends at 25:00; web@group resends at 25:00`,
    },
    {
      rule: 'that was snoozed for longer than the platform was away, but at once when it is back later',
      timeline: `
        ${attended}
        5:00  snooze load@h1 until 25:00  => load@h1 is snoozed
        6:00  tick
        ~30:00 tick                    => load@h1 resends at 25:00; web@group resends at 25:00`,
    },
  ])('$rule', ({ timeline }) => {
    expect(timelineFaults(withGroup({ notificationInterval: 10 }), timeline)).toEqual([]);
  });

  it('without an interval, except once when a snooze ends', () => {
    const timeline = `
      ${attended}
      5:00  snooze load@h1 until 25:00    => load@h1 is snoozed
      25:00 tick                       => load@h1 resends at 25:00; web@group resends at 25:00
      90:00 tick`;
    expect(timelineFaults(withGroup(), timeline)).toEqual([]);
  });
});

describe('with its setting', () => {
  it('an open group closes and tells so; its alerts go on by themselves', () => {
    const timeline = `
      1:00  h1 loadavg5=11                => load@h1 opens critical; web@group opens critical
      2:00  h1 disk=6                     => disk@h1 opens warning
      3:00  delete alertGroupSetting web  => web@group closes at 3:00
      4:00  h1 loadavg5=6                 => load@h1 becomes warning
      5:00  h2 loadavg5=6                 => load@h2 opens warning
      40:00 h1 loadavg5=1                 => load@h1 closes`;
    expect(timelineFaults(withGroup({ notificationInterval: 10 }), timeline)).toEqual([]);
    const closing = playTimeline(withGroup(), timeline).groupTransitions.at(-1);
    expect(closing?.group).toMatchObject({ status: 'ok', isOpen: false, openMembers: 2 });
  });
});

describe('what a group is told', () => {
  const told = (change: Partial<GroupMember> = {}): GroupMember => ({
    org: ORG,
    owner: 'alert-group:web',
    alertId: 'a1',
    sequence: 1,
    status: 'warning',
    isOpen: true,
    at: START,
    configOffset: 5,
    ...change,
  });
  const closing = told({ sequence: 2, status: 'ok', isOpen: false });
  let shard: MemoryShard;
  const tell = (groupMember: GroupMember, seconds = 0): string[] =>
    shard
      .take({ kind: 'groupMember', at: (START + seconds) * 1000, groupMember })
      .groupTransitions.map(({ change }) => change);
  beforeEach(() => {
    shard = new MemoryShard();
    for (const [configOffset, change] of withGroup().entries())
      shard.take({ kind: 'configuration', change, configOffset });
  });

  it('again, or late, changes nothing: not even after the group has closed and the shard has begun anew', () => {
    expect(tell(told())).toEqual(['open']);
    expect(tell(told())).toEqual([]);
    expect(tell(told({ sequence: 2, status: 'critical' }))).toEqual(['status']);
    expect(tell(told())).toEqual([]);
    expect(tell({ ...closing, sequence: 3 })).toEqual(['close']);
    shard.restart();
    for (const late of [told(), closing, { ...closing, sequence: 3 }, told({ sequence: 9 })]) {
      expect(tell(late)).toEqual([]);
    }
  });

  it('is remembered for a day after its end', () => {
    tell(told());
    tell(closing);
    expect(tell(told(), GROUP_MEMORY_MS / 1000)).toEqual([]);
    shard.restart();
    expect(tell(told(), GROUP_MEMORY_MS / 1000)).toEqual([]);
    expect(tell(told(), GROUP_MEMORY_MS / 1000 + 1)).toEqual(['open']);
  });

  it.each([
    ['the end of an alert that it has never heard of', closing],
    ['an alert of a setting that is gone', told({ owner: 'alert-group:gone' })],
    ['a namesake of another organization', told({ org: 'org2' })],
  ])('of %s is nothing', (_, member) => {
    expect(tell(member)).toEqual([]);
    expect(shard.stored.rows().groups).toEqual([]);
  });
});
