import type { AlertTransition } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  aService,
  aServiceMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../../testing/builders.js';
import { playTimeline } from '../../testing/timeline.js';
import { timelineFaults } from '../../testing/timeline-faults.js';

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
const reminding = [...world, monitorRecord(aHostMonitor({ notificationInterval: 10 }))];
const faults = (timeline: string, configured = reminding): readonly string[] => timelineFaults(configured, timeline);

describe('an alert with an interval is told again', () => {
  it('that long after its opening and after each reminder, with what is known then', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6    => load@h1 opens warning
        9:59   h1 loadavg5=7
        10:00  tick             => load@h1 resends at 10:00 "loadavg5 7 > 5"
        19:59  tick
        20:00  tick             => load@h1 resends at 20:00
        21:00  h1 loadavg5=1    => load@h1 closes
        40:00  tick
      `),
    ).toEqual([]);
  });

  it('counted from the last change of its status', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6    => load@h1 opens warning
        5:00   h1 loadavg5=12   => load@h1 becomes critical
        14:59  tick
        15:00  tick             => load@h1 resends at 15:00 "loadavg5 12 > 10"
      `),
    ).toEqual([]);
  });

  it('counted from when people were told, not from the time of a late sample', () => {
    expect(
      faults(`
        15:00  h1 loadavg5=6@-10:00  => load@h1 opens warning at 5:00
        24:59  tick
        25:00  tick                  => load@h1 resends at 25:00
      `),
    ).toEqual([]);
  });

  it('and never without an interval', () => {
    expect(
      faults('0:00 h1 loadavg5=6 => load@h1 opens warning\n59:00 tick', [...world, monitorRecord(aHostMonitor())]),
    ).toEqual([]);
  });

  it('with the value alone where the threshold has been edited away from it', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6             => load@h1 opens warning
        5:00   edit load {"warning":8}
        10:00  tick                      => load@h1 resends "loadavg5 6"
      `),
    ).toEqual([]);
  });

  it('at the deadline, before the record that moved time past it', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6    => load@h1 opens warning
        10:02  h1 loadavg5=1    => load@h1 resends at 10:00 "loadavg5 6 > 5"; load@h1 closes at 10:02
      `),
    ).toEqual([]);
  });

  it('for a service whose metric is missing, for a host that is gone, and for a check as its reports say', () => {
    expect(
      faults(
        `
        0:00   shop errors=1
        1:00   h1 x=1
        2:00   h1 check disk CRITICAL "full" every 15  => disk@h1 opens critical
        10:00  tick                                    => errors@shop opens warning "errors no data"
        11:00  tick                                    => conn@h1 opens critical at 11:00
        17:00  tick                                    => disk@h1 resends at 17:00 "full"
        20:00  tick                                    => errors@shop resends at 20:00 "errors no data"
        26:00  tick                                    => conn@h1 resends at 26:00 "unreachable"
        `,
        [
          ...world,
          monitorRecord(aServiceMonitor({ missingDurationWarning: 10, notificationInterval: 10 })),
          monitorRecord(aConnectivityMonitor({ notificationInterval: 15 })),
        ],
      ),
    ).toEqual([]);
  });
});

describe('an interval that is edited', () => {
  it.each([
    { what: 'given', before: undefined, after: '{"notificationInterval":10}' },
    { what: 'made shorter', before: 60, after: '{"notificationInterval":10}' },
    { what: 'made longer', before: 5, after: '{"notificationInterval":10}' },
  ])('($what) counts from the edit', ({ before, after }) => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=6    => load@h1 opens warning
        4:00   edit load ${after}
        13:59  tick
        14:00  tick             => load@h1 resends at 14:00
        `,
        [...world, monitorRecord(aHostMonitor({ notificationInterval: before }))],
      ),
    ).toEqual([]);
  });

  it('away ends reminding; any other edit leaves it alone', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6    => load@h1 opens warning
        4:00   edit load {"memo":"new"}
        10:00  tick             => load@h1 resends at 10:00
        11:00  edit load {"notificationInterval":null}
        59:00  tick
      `),
    ).toEqual([]);
  });

  it('of a check counts from the report that says so', () => {
    expect(
      faults(`
        0:00   h1 check disk CRITICAL "full"             => disk@h1 opens critical
        5:00   h1 check disk CRITICAL "fuller" every 10
        8:00   h1 check disk CRITICAL "fullest" every 10
        14:59  tick
        15:00  tick                                      => disk@h1 resends at 15:00 "fullest"
      `),
    ).toEqual([]);
  });
});

describe('a reminder that nobody is to get is left out; the next comes an interval later', () => {
  it.each(['standby', 'maintenance', 'poweroff'])('while the host is in %s', (status) => {
    expect(
      faults(`
        0:00   h1 loadavg5=6    => load@h1 opens warning
        9:00   h1 is ${status}
        10:00  tick
        11:00  h1 is working
        19:59  tick
        20:00  tick             => load@h1 resends at 20:00
      `),
    ).toEqual([]);
  });

  it('while the monitor is muted', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=6             => load@h1 opens warning
        9:00   edit load {"isMute":true}
        10:00  tick
        11:00  edit load {"isMute":false}
        19:59  tick
        20:00  tick                      => load@h1 resends at 20:00
      `),
    ).toEqual([]);
  });
});

describe('a connectivity monitor whose alertStatusOnGone is edited', () => {
  it('gives open alerts the new status with the next reminder', () => {
    const configured = [...world, monitorRecord(aConnectivityMonitor({ notificationInterval: 10 }))];
    const timeline = `
      1:00   h1 x=1
      11:00  tick                                    => conn@h1 opens critical at 11:00
      12:00  edit conn {"alertStatusOnGone":"WARNING"}
      20:59  tick
      21:00  tick                                    => conn@h1 resends warning at 21:00 "unreachable"
      31:00  tick                                    => conn@h1 resends at 31:00
      32:00  h1 x=1                                  => conn@h1 closes
    `;
    expect(faults(timeline, configured)).toEqual([]);
    const resent = playTimeline(configured, timeline).transitions[1];
    expect(resent).toMatchObject({
      alert: { status: 'warning', worstStatus: 'critical', statusChangedAt: resent.at },
      previousStatus: 'critical',
    });
  });

  it('leaves them as they are without an interval', () => {
    expect(
      faults(
        `
        1:00   h1 x=1
        11:00  tick                                    => conn@h1 opens critical
        12:00  edit conn {"alertStatusOnGone":"WARNING"}
        59:00  tick
        60:00  h1 x=1                                  => conn@h1 closes
        `,
        [...world, monitorRecord(aConnectivityMonitor())],
      ),
    ).toEqual([]);
  });
});

describe('a pause of the platform', () => {
  it('moves a reminder by its length', () => {
    expect(
      faults(`
        0:00    h1 loadavg5=6    => load@h1 opens warning
        5:00    tick
        ~65:00  tick
        69:59   tick
        70:00   tick             => load@h1 resends at 1:10:00
      `),
    ).toEqual([]);
  });

  it('of 30 s moves nothing', () => {
    expect(
      faults(`
        0:00    h1 loadavg5=6    => load@h1 opens warning
        9:45    tick
        ~10:15  tick             => load@h1 resends at 10:00
      `),
    ).toEqual([]);
  });
});

it('a reminder repeats the notification with the value of now, and tells that the status stays', () => {
  const { transitions } = playTimeline(
    reminding,
    '0:00 h1 loadavg5=6 => load@h1 opens warning\n9:00 h1 loadavg5=7\n10:00 tick => load@h1 resends',
  );
  const [opened, resent] = transitions;
  const expected: AlertTransition = {
    ...opened,
    sequence: 2,
    change: 'resend',
    at: opened.alert.openedAt + 600,
    previousStatus: 'warning',
    message: 'loadavg5 7 > 5',
    metric: { label: 'loadavg5', value: 7 },
    why: undefined,
  };
  expect(resent).toEqual(expected);
});
