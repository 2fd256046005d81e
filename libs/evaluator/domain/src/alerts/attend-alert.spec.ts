import {
  HANAKO,
  aHost,
  aHostMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from '../testing/builders.js';
import { playTimeline } from '../testing/timeline.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { START } from '../timeline/timeline-time.js';

const world = [organizationRecord(anOrganization()), hostRecord(aHost())];
const reminding = [...world, monitorRecord(aHostMonitor({ notificationInterval: 10 }))];
const never = [...world, monitorRecord(aHostMonitor())];
const faults = (timeline: string, configured = reminding): readonly string[] => timelineFaults(configured, timeline);

describe('an acknowledged alert', () => {
  it('is not told again until that is taken back; then the interval begins anew', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6        => load@h1 opens warning
        3:00   acknowledge load@h1  => load@h1 is acknowledged at 3:00
        29:00  tick
        31:00  unacknowledge load@h1 => load@h1 is unacknowledged at 31:00
        40:59  tick
        41:00  tick                 => load@h1 resends at 41:00
      `),
    ).toEqual([]);
  });

  it('stays so when it gets better and back; its end is told as ever', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=12       => load@h1 opens critical
        3:00   acknowledge load@h1  => load@h1 is acknowledged
        4:00   h1 loadavg5=6        => load@h1 becomes warning
        5:00   h1 loadavg5=12       => load@h1 becomes critical
        29:00  tick
        30:00  h1 loadavg5=1        => load@h1 closes
      `),
    ).toEqual([]);
  });

  it('is no longer acknowledged when it gets worse than it has ever been', () => {
    const timeline = `
      0:00   h1 loadavg5=6        => load@h1 opens warning
      3:00   acknowledge load@h1  => load@h1 is acknowledged
      4:00   h1 loadavg5=12       => load@h1 becomes critical
      13:59  tick
      14:00  tick                 => load@h1 resends at 14:00
    `;
    expect(faults(timeline)).toEqual([]);
    const { transitions } = playTimeline(reminding, timeline);
    expect(transitions.map(({ alert }) => alert.acknowledged)).toEqual([
      undefined,
      { at: START + 180, by: HANAKO },
      undefined,
      undefined,
    ]);
  });
});

describe('a snoozed alert', () => {
  it.each([
    {
      what: 'with an interval',
      configured: reminding,
      then: '50:00 tick => load@h1 resends at 40:00; load@h1 resends at 50:00',
    },
    { what: 'without one', configured: never, then: '59:00 tick' },
  ])('($what) is told once at the end, then as its monitor says', ({ configured, then }) => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=6              => load@h1 opens warning
        3:00   snooze load@h1 until 30:00 => load@h1 is snoozed at 3:00
        29:59  tick
        30:00  tick                       => load@h1 resends at 30:00
        39:59  tick
        ${then}
        `,
        configured,
      ),
    ).toEqual([]);
  });

  it('is snoozed anew, longer or shorter', () => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=6              => load@h1 opens warning
        3:00   snooze load@h1 until 30:00 => load@h1 is snoozed
        4:00   snooze load@h1 until 20:00 => load@h1 is snoozed
        20:00  tick                       => load@h1 resends at 20:00
        21:00  snooze load@h1 until 30:00 => load@h1 is snoozed
        22:00  snooze load@h1 until 40:00 => load@h1 is snoozed
        39:59  tick
        40:00  tick                       => load@h1 resends at 40:00
        `,
        never,
      ),
    ).toEqual([]);
  });

  it('wakes by hand without being told; its interval begins anew', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6              => load@h1 opens warning
        3:00   snooze load@h1 until 30:00 => load@h1 is snoozed
        15:00  wake load@h1               => load@h1 is snoozed at 15:00
        24:59  tick
        25:00  tick                       => load@h1 resends at 25:00
        30:00  tick
      `),
    ).toEqual([]);
  });

  it('wakes when it gets worse than it has ever been', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6              => load@h1 opens warning
        3:00   snooze load@h1 until 30:00 => load@h1 is snoozed
        4:00   h1 loadavg5=12             => load@h1 becomes critical
        14:00  tick                       => load@h1 resends at 14:00
      `),
    ).toEqual([]);
  });

  it('stays silent at the end while it is acknowledged or its host does not work', () => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=6              => load@h1 opens warning
        1:00   snooze load@h1 until 5:00  => load@h1 is snoozed
        2:00   acknowledge load@h1        => load@h1 is acknowledged
        5:00   tick
        6:00   unacknowledge load@h1      => load@h1 is unacknowledged
        7:00   snooze load@h1 until 9:00  => load@h1 is snoozed
        8:00   h1 is standby
        10:00  h1 is working
        59:00  tick
        `,
        never,
      ),
    ).toEqual([]);
  });

  it('closes and is told of it as ever', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6              => load@h1 opens warning
        3:00   snooze load@h1 until 30:00 => load@h1 is snoozed
        4:00   h1 loadavg5=1              => load@h1 closes
        30:00  tick
      `),
    ).toEqual([]);
  });

  it('is told at the chosen time though the platform has paused, even if that was within the pause', () => {
    expect(
      faults(`
        0:00    h1 loadavg5=6              => load@h1 opens warning
        3:00    snooze load@h1 until 30:00 => load@h1 is snoozed
        ~10:00  tick
        30:00   tick                       => load@h1 resends at 30:00
        31:00   snooze load@h1 until 45:00 => load@h1 is snoozed
        ~50:00  tick                       => load@h1 resends at 45:00
      `),
    ).toEqual([]);
  });
});

it('an alert has an assignee until it is given to nobody', () => {
  const timeline = `
    0:00  h1 loadavg5=6              => load@h1 opens warning
    1:00  assign load@h1 to taro     => load@h1 is assigned at 1:00
    2:00  h1 loadavg5=12             => load@h1 becomes critical
    3:00  assign load@h1 to nobody   => load@h1 is assigned
  `;
  expect(faults(timeline)).toEqual([]);
  const taro = { id: 'taro', screenName: 'taro' };
  const { transitions } = playTimeline(never, timeline);
  expect(transitions.map(({ alert }) => alert.assignee)).toEqual([undefined, taro, taro, undefined]);
  expect(transitions[1]).toMatchObject({
    change: 'assign',
    trigger: 'manual',
    user: { id: 'user1', screenName: 'hanako' },
    previousStatus: 'warning',
  });
});

it.each([
  'acknowledge load@h1  => load@h1 is acknowledged\n2:00 acknowledge load@h1',
  'unacknowledge load@h1',
  'assign load@h1 to taro => load@h1 is assigned\n2:00 assign load@h1 to taro',
  'assign load@h1 to nobody',
  'snooze load@h1 until 5:00 => load@h1 is snoozed\n2:00 snooze load@h1 until 5:00',
  'snooze load@h1 until 1:00',
  'wake load@h1',
])('what is so already, and what has passed, changes nothing: %s', (commands) => {
  expect(faults(`0:00 h1 loadavg5=6 => load@h1 opens warning\n1:00 ${commands}`, never)).toEqual([]);
});
