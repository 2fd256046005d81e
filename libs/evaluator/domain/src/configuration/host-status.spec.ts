import type { HostStatus } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { playTimeline } from '../testing/timeline.js';

const world = [
  organizationRecord(anOrganization()),
  hostRecord(aHost()),
  monitorRecord(aHostMonitor()),
  monitorRecord(aConnectivityMonitor()),
];

/** What a host's status means for its alerts; whom they are told to is decided by who sends. */
const ROWS: readonly { readonly status: HostStatus; readonly isJudged: boolean }[] = [
  { status: 'working', isJudged: true },
  { status: 'standby', isJudged: true },
  { status: 'maintenance', isJudged: false },
  { status: 'poweroff', isJudged: false },
];

describe.each(ROWS)('a host that is $status, judged: $isJudged', ({ status, isJudged }) => {
  const ifJudged = (expected: string): string => (isJudged ? `=> ${expected}` : '');

  it('its metrics', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 loadavg5=6      => load@h1 opens warning
        2:00  h1 is ${status}
        3:00  h1 loadavg5=12     ${ifJudged('load@h1 becomes critical')}
        4:00  h1 loadavg5=1      ${ifJudged('load@h1 closes')}
        5:00  h1 loadavg5=6      ${ifJudged('load@h1 opens warning')}
        6:00  h1 is working
        7:00  h1 loadavg5=1      => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('its checks', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00  h1 check disk WARNING   => disk@h1 opens warning
        2:00  h1 is ${status}
        3:00  h1 check disk CRITICAL  ${ifJudged('disk@h1 becomes critical')}
        4:00  h1 check disk OK        ${ifJudged('disk@h1 closes')}
        5:00  h1 check disk WARNING   ${ifJudged('disk@h1 opens warning')}
        6:00  h1 is working
        7:00  h1 check disk OK        => disk@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('its silence', () => {
    expect(
      timelineFaults(
        world,
        `
        1:00   h1 x=1
        2:00   h1 is ${status}
        12:00  tick      ${ifJudged('conn@h1 opens critical at 11:00')}
        13:00  h1 x=1    ${ifJudged('conn@h1 closes')}
        `,
      ),
    ).toEqual([]);
  });

  it('shows in its transitions, so that whoever sends them can tell', () => {
    const { transitions } = playTimeline(world, `1:00 h1 is ${status}\n2:00 h1 loadavg5=6\n3:00 h1 check disk WARNING`);
    expect(transitions.map(({ host }) => host?.status)).toEqual(isJudged ? [status, status] : []);
  });
});

it('an alert of a host in standby is not told when the host works again, but with the next reminder', () => {
  expect(
    timelineFaults(
      [...world.slice(0, 2), monitorRecord(aHostMonitor({ notificationInterval: 10 }))],
      `
      0:00   h1 is standby
      1:00   h1 loadavg5=6    => load@h1 opens warning
      2:00   h1 is working
      10:59  tick
      11:00  tick             => load@h1 resends at 11:00
      `,
    ),
  ).toEqual([]);
});

it.each(['working', 'standby', 'maintenance', 'poweroff'])(
  'a host that was %s and retires loses its alerts',
  (status) => {
    expect(
      timelineFaults(
        world,
        `
      1:00  h1 loadavg5=6          => load@h1 opens warning
      2:00  h1 check disk WARNING  => disk@h1 opens warning
      3:00  h1 is ${status}
      4:00  h1 retires             => load@h1 closes hostRetire; disk@h1 closes hostRetire
      20:00 tick
      `,
      ),
    ).toEqual([]);
  },
);

it('a muted monitor judges as ever, and says in every transition that it is muted', () => {
  const configured = [...world.slice(0, 2), monitorRecord(aHostMonitor({ isMute: true, notificationInterval: 10 }))];
  const timeline = `
    1:00   h1 loadavg5=6   => load@h1 opens warning
    2:00   h1 loadavg5=12  => load@h1 becomes critical
    30:00  tick
    31:00  h1 loadavg5=1   => load@h1 closes
  `;
  expect(timelineFaults(configured, timeline)).toEqual([]);
  const { transitions } = playTimeline(configured, timeline);
  expect(transitions.map(({ monitor }) => monitor.isMute)).toEqual([true, true, true]);
});
