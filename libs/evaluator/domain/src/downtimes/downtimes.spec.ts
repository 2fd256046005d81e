import type { ConfigRecord, DowntimeState } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aDowntime,
  aHost,
  aHostMonitor,
  anExpressionMonitor,
  anExternalMonitor,
  anOrganization,
  aService,
  aServiceMonitor,
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import type { PlayOptions } from '../timeline/play-timeline.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { START } from '../timeline/timeline-time.js';

const world = [
  organizationRecord(anOrganization()),
  serviceRecord(aService()),
  hostRecord(aHost({ roles: [{ service: 'shop', role: 'app' }] })),
  monitorRecord(aHostMonitor()),
  monitorRecord(aServiceMonitor({ missingDurationWarning: 10, missingDurationCritical: 20 })),
  monitorRecord(anExpressionMonitor()),
];
/** From 0:00 to 10:00. */
const patch = (given: Partial<DowntimeState> = {}): ConfigRecord => downtimeRecord(aDowntime(given));
const conn = monitorRecord(aConnectivityMonitor());
const silent = patch({ staysSilentAfterEnd: true });

const faults = (configured: readonly ConfigRecord[], timeline: string, options?: PlayOptions): readonly string[] =>
  timelineFaults([...world, ...configured], timeline, options);

describe('in a downtime', () => {
  it('nothing opens; what is still wrong when the window ends opens then, as it was found last', () => {
    expect(
      faults(
        [patch()],
        `
        1:00   h1 loadavg5=7
        5:00   h1 loadavg5=12
        9:00   h1 loadavg5=8
        9:59   tick
        10:00  tick           => load@h1 opens warning at 10:00 "loadavg5 8 > 5"
        11:00  h1 loadavg5=12 => load@h1 becomes critical
        12:00  h1 loadavg5=1  => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('what has been well before the window ends is forgotten', () => {
    expect(
      faults(
        [patch()],
        `
        1:00   h1 loadavg5=7
        2:00   h1 loadavg5=1
        3:00   h1 loadavg5=7
        4:00   h1 loadavg5=5
        10:05  tick
        11:00  h1 loadavg5=7  => load@h1 opens warning at 11:00
        `,
      ),
    ).toEqual([]);
  });

  it('the first second of the window is in it, the last is not', () => {
    const later = patch({ start: START + 60, duration: 1 });
    expect(
      faults(
        [later],
        `
        0:59  h1 loadavg5=7       => load@h1 opens warning
        1:00  h1 check a CRITICAL
        2:00  h1 check b CRITICAL => a@h1 opens critical at 2:00; b@h1 opens critical at 2:00
        `,
      ),
    ).toEqual([]);
  });

  it('alerts that are open already go on, but people are not told again', () => {
    expect(
      faults(
        [
          patch({ start: START + 120 }),
          monitorRecord(aHostMonitor({ id: 'again', notificationInterval: 10 })),
          monitorRecord(aHostMonitor({ warning: undefined })),
        ],
        `
        1:00   h1 loadavg5=7   => again@h1 opens warning
        3:00   h1 loadavg5=8
        11:00  tick
        11:30  h1 loadavg5=9
        20:59  tick
        21:00  tick            => again@h1 resends "loadavg5 9 > 5"
        21:30  h1 loadavg5=1   => again@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('an alert that was open before changes its status and closes', () => {
    expect(
      faults(
        [patch({ start: START + 120 })],
        `
        1:00   h1 loadavg5=7   => load@h1 opens warning
        3:00   h1 loadavg5=12  => load@h1 becomes critical
        4:00   h1 loadavg5=1   => load@h1 closes
        5:00   h1 loadavg5=7
        6:00   h1 loadavg5=1
        12:00  tick
        `,
      ),
    ).toEqual([]);
  });

  it('what is closed by hand and still wrong opens after it', () => {
    expect(
      faults(
        [patch({ start: START + 120 })],
        `
        1:00   h1 loadavg5=7      => load@h1 opens warning
        3:00   close load@h1 "ok" => load@h1 closes manual
        4:00   h1 loadavg5=7
        12:00  tick               => load@h1 opens warning at 12:00
        `,
      ),
    ).toEqual([]);
  });
});

describe('every kind of monitor', () => {
  it('service metrics, and missing data, which gets no better than what it was', () => {
    expect(
      faults(
        [patch({ duration: 45 })],
        `
        1:00   shop errors=7
        11:01  tick
        45:00  tick           => errors@shop opens critical at 45:00 "errors no data"
        46:00  shop errors=1  => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });

  it('missing data that comes again in time', () => {
    expect(
      faults([patch({ duration: 15 })], '1:00 shop errors=1\n11:01 tick\n12:00 shop errors=1\n15:05 tick'),
    ).toEqual([]);
  });

  it('check monitors, after their attempts', () => {
    expect(
      faults(
        [patch()],
        `
        1:00   h1 check disk CRITICAL "80%" x2
        2:00   h1 check disk WARNING "full" x2
        3:00   h1 check cron CRITICAL "late"
        4:00   h1 check cron OK
        10:00  tick                    => disk@h1 opens warning at 10:00 "full"
        11:00  h1 check disk OK "50%"  => disk@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('connectivity', () => {
    expect(
      faults(
        [patch({ duration: 30 }), conn],
        `
        1:00   h1 x=1
        12:00  tick
        13:00  h1 x=1
        29:59  tick
        30:00  tick    => conn@h1 opens critical at 30:00 "unreachable"
        31:00  h1 x=1  => conn@h1 closes "reachable"
        `,
      ),
    ).toEqual([]);
  });

  it('expressions', () => {
    expect(
      faults(
        [patch({ duration: 18 })],
        `
        5:00   web comes to 7
        10:00  web comes to 1
        15:00  web comes to 12
        18:00  tick              => web@monitor opens critical at 18:00 "web load 12 > 10"
        20:00  web comes to 1    => web@monitor closes
        `,
      ),
    ).toEqual([]);
  });

  it('external monitors, with their answer', () => {
    expect(
      faults(
        [patch(), monitorRecord(anExternalMonitor())],
        `
        1:00   top answers 503 "status is 500"
        2:00   top answers 200
        3:00   top answers 503 "status is 503"
        10:00  tick                             => top@monitor opens critical at 10:00
        11:00  top answers 200                  => top@monitor closes
        `,
      ),
    ).toEqual([]);
  });

  it('but not expressions, if it has a condition on services or roles', () => {
    expect(
      faults(
        [patch({ serviceScopes: ['shop'] })],
        '5:00 web comes to 7 => web@monitor opens warning\n6:00 h1 loadavg5=7\n10:00 tick => load@h1 opens warning',
      ),
    ).toEqual([]);
  });
});

describe('that stays silent after its end', () => {
  it('what is still wrong opens only after it has been well once', () => {
    expect(
      faults(
        [silent],
        `
        1:00   h1 loadavg5=7
        10:05  tick
        11:00  h1 loadavg5=12
        12:00  h1 loadavg5=1
        13:00  h1 loadavg5=7  => load@h1 opens warning at 13:00
        `,
      ),
    ).toEqual([]);
  });

  it('also what is found again before the end has been noticed', () => {
    expect(faults([silent], '1:00 h1 loadavg5=7\n9:58 h1 loadavg5=7@0:05\n12:00 h1 loadavg5=7')).toEqual([]);
  });

  it('checks and expressions too', () => {
    expect(
      faults(
        [silent],
        `
        1:00   h1 check disk CRITICAL
        5:00   web comes to 7
        11:00  h1 check disk CRITICAL
        12:00  h1 check disk OK
        13:00  h1 check disk CRITICAL  => disk@h1 opens critical
        15:00  web comes to 12
        20:00  web comes to 1
        25:00  web comes to 7          => web@monitor opens warning
        `,
      ),
    ).toEqual([]);
  });

  it('but that a host is gone is told', () => {
    expect(
      faults(
        [patch({ duration: 15, staysSilentAfterEnd: true }), conn],
        '1:00 h1 x=1\n11:00 tick\n15:00 tick => conn@h1 opens critical at 15:00',
      ),
    ).toEqual([]);
  });

  it('and a later window changes nothing about it', () => {
    expect(
      faults(
        [silent, patch({ id: 'second', start: START + 1_200 })],
        '1:00 h1 loadavg5=7\n15:00 h1 loadavg5=7\n25:00 h1 loadavg5=7\n31:00 tick\n32:00 h1 loadavg5=7',
      ),
    ).toEqual([]);
  });

  it('a downtime that lasts as long and is not so wins', () => {
    expect(faults([silent, patch({ id: 'other' })], '1:00 h1 loadavg5=7\n10:00 tick => load@h1 opens warning')).toEqual(
      [],
    );
  });
});

describe('windows', () => {
  it('that follow one another hold back until the last has ended', () => {
    expect(
      faults(
        [patch(), patch({ id: 'next', start: START + 600 }), patch({ id: 'over', start: START + 1_000 })],
        '1:00 h1 loadavg5=7\n26:39 tick\n26:40 tick => load@h1 opens warning at 26:40',
      ),
    ).toEqual([]);
  });

  it('come again', () => {
    expect(
      faults(
        [patch({ recurrence: { type: 'hourly', interval: 1 } })],
        `
        1:00     h1 loadavg5=7
        2:00     h1 loadavg5=1
        11:00    h1 loadavg5=7  => load@h1 opens warning
        12:00    h1 loadavg5=1  => load@h1 closes
        1:01:00  h1 loadavg5=7
        1:10:00  tick           => load@h1 opens warning at 1:10:00
        `,
      ),
    ).toEqual([]);
  });

  it('go by event time: what is late or early belongs where it was found', () => {
    expect(
      faults(
        [patch()],
        `
        11:00  h1 loadavg5=7@-2:00
        11:01  tick                   => load@h1 opens warning at 11:00 "loadavg5 7 > 5"
        12:00  h1 loadavg5=1          => load@h1 closes
        `,
      ),
    ).toEqual([]);
    expect(
      faults([patch({ start: START + 600 })], '9:00 h1 loadavg5=7@1:30\n20:00 tick => load@h1 opens warning at 20:00'),
    ).toEqual([]);
    expect(faults([patch()], '9:00 h1 loadavg5=7@1:00 => load@h1 opens warning at 10:00')).toEqual([]);
  });

  it('that end while we saw nothing open nothing before we have seen as long as we did not', () => {
    expect(
      faults(
        [patch()],
        `
        9:00    h1 loadavg5=7
        ~20:00  tick
        20:30   h1 loadavg5=1
        40:00   tick
        `,
      ),
    ).toEqual([]);
    expect(
      faults([patch()], '9:00 h1 loadavg5=7\n~20:00 tick\n20:59 tick\n21:00 tick => load@h1 opens warning at 21:00'),
    ).toEqual([]);
  });
});

describe('a change that takes the downtime away', () => {
  it.each<{ change: string; given?: Partial<DowntimeState> }>([
    { change: 'delete downtime patch' },
    { change: 'delete downtime patch', given: { staysSilentAfterEnd: true } },
    { change: 'edit downtime patch {"duration":3}' },
    { change: 'edit downtime patch {"serviceScopes":["lab"]}' },
    { change: 'edit downtime patch {"monitorExcludeScopes":["load"]}' },
    { change: 'h1 has roles lab:app', given: { serviceScopes: ['shop'] } },
    {
      // 18:00 in summer time is 16:00 in UTC; in November it is 17:00.
      change: 'edit organization org1 {"timeZone":"Europe/Berlin"}',
      given: { start: Date.UTC(2025, 6, 1, 16) / 1000, recurrence: { type: 'daily', interval: 1 } },
    },
  ])('opens at once what it held back: $change', ({ change, given }) => {
    const timeline = `
      3:30  h1 loadavg5=7
      4:02  ${change}      => load@h1 opens warning at 4:02 "loadavg5 7 > 5"
      5:00  h1 loadavg5=1  => load@h1 closes`;
    expect(faults([patch(given)], timeline)).toEqual([]);
  });

  it('but not where another downtime goes on', () => {
    expect(
      faults(
        [patch(), patch({ id: 'shorter', duration: 6 })],
        '3:30 h1 loadavg5=7\n4:02 delete downtime patch\n5:59 tick\n6:00 tick => load@h1 opens warning at 6:00',
      ),
    ).toEqual([]);
  });

  it('and leaves silent what was to be well once', () => {
    expect(faults([silent], '3:00 h1 loadavg5=7\n11:00 tick\n12:00 delete downtime patch\n13:00 tick')).toEqual([]);
  });
});

describe('a change of something else', () => {
  it.each([
    { change: 'edit downtime patch {"memo":"new"}', end: '10:00' },
    { change: 'edit downtime patch {"duration":12}', end: '12:00' },
    { change: 'h1 has roles lab:app', end: '10:00' },
    { change: 'edit load {"warning":3}', end: '10:00' },
    { change: 'edit organization org1 {"timeZone":"Asia/Tokyo"}', end: '10:00' },
    { change: 'h1 is standby', end: '10:00' },
  ])('$change opens nothing before $end', ({ change, end }) => {
    const timeline = `
      3:30    h1 loadavg5=7
      4:02    ${change}
      ${end}  tick          => load@h1 opens warning at ${end}`;
    expect(faults([patch()], timeline)).toEqual([]);
  });

  it.each([
    { change: 'delete monitor load' },
    { change: 'h1 retires' },
    { change: 'h1 is maintenance' },
    { change: 'edit load {"metric":"loadavg15"}' },
    { change: 'edit load {"excludeScopes":[{"service":"shop"}]}' },
  ])('$change: there is nothing that could open', ({ change }) => {
    expect(faults([patch()], `3:30 h1 loadavg5=7\n4:02 ${change}\n11:00 tick`)).toEqual([]);
  });

  it('a check that its host no longer declares, and a service that is deleted, are forgotten', () => {
    expect(
      faults(
        [patch()],
        `
        1:00   h1 declares disk
        2:00   h1 check disk CRITICAL
        3:00   h1 declares
        4:00   shop errors=7
        5:00   delete service service1
        11:00  tick
        `,
      ),
    ).toEqual([]);
  });

  it('a host that comes back from maintenance is judged anew', () => {
    expect(
      faults(
        [patch()],
        `
        3:30   h1 loadavg5=7
        4:00   h1 is maintenance
        11:00  h1 is working
        12:00  h1 loadavg5=7      => load@h1 opens warning at 12:00
        `,
      ),
    ).toEqual([]);
  });
});

it('what is created in the middle of an excursion holds it back from then on', () => {
  expect(
    faults(
      [],
      `
      1:00   h1 loadavg5=7             => load@h1 opens warning
      2:00   create downtime patch
      3:00   h1 check disk CRITICAL
      10:00  tick                      => disk@h1 opens critical
      `,
      { later: [patch()] },
    ),
  ).toEqual([]);
});
