import type { ConfigRecord, ConnectivityMonitor } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aDowntime,
  aHost,
  aHostMonitor,
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
import { START, formatTime } from '../timeline/timeline-time.js';

const world = [
  organizationRecord(anOrganization()),
  serviceRecord(aService()),
  hostRecord(aHost({ roles: [{ service: 'shop', role: 'app' }] })),
  hostRecord(aHost({ id: 'h2' })),
  monitorRecord(aHostMonitor()),
  monitorRecord(aServiceMonitor()),
];
const holding = (given: Partial<ConnectivityMonitor> = {}): ConfigRecord =>
  monitorRecord(aConnectivityMonitor({ options: { holdsBackHostAlerts: true }, ...given }));
const faults = (timeline: string, configured: ConfigRecord[] = [holding()], options?: PlayOptions): unknown =>
  timelineFaults([...world, ...configured], timeline, options);

/** The host is gone at 10:00, and its check fails at 11:00. */
const GONE = `
  0:00   h1 loadavg5=1
  10:00  tick                          => conn@h1 opens critical at 10:00
  11:00  h1 check disk CRITICAL "full"
`;

describe('while a host is gone', () => {
  it('nothing else of it opens; what is still wrong opens a minute after its return, as it was found last', () => {
    expect(
      faults(`
        ${GONE}
        12:00  h1 check disk WARNING "90%"
        20:00  h1 loadavg5=1           => conn@h1 closes at 20:00
        20:59  tick
        21:00  tick                    => disk@h1 opens warning at 21:00 "90%"
        22:00  h1 check disk OK        => disk@h1 closes
      `),
    ).toEqual([]);
  });

  it('what it reports anew on its return counts at once', () => {
    expect(
      faults(`
        ${GONE}
        20:00  h1 loadavg5=7           => conn@h1 closes; load@h1 opens warning at 20:00
        20:30  h1 check disk CRITICAL "still full"  => disk@h1 opens critical at 20:30 "still full"
        22:00  tick
      `),
    ).toEqual([]);
  });

  it.each([
    { when: 'while the host is gone', well: 12 * 60 },
    { when: 'just before the minute is over', well: 20 * 60 + 59 },
  ])('what has become well $when is forgotten', ({ well }) => {
    const isWell = `${formatTime(START + well)} h1 check disk OK`;
    const isBack = '20:00 h1 loadavg5=1 => conn@h1 closes';
    const story = well < 20 * 60 ? [isWell, isBack] : [isBack, isWell];
    expect(faults([GONE, ...story, '22:00 tick'].join('\n'))).toEqual([]);
  });

  it('a host that goes again before the minute is over holds back again', () => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=1
        0:40   tick                    => conn@h1 opens critical at 0:40
        1:00   h1 check disk CRITICAL "full"
        2:00   h1 loadavg5=1           => conn@h1 closes
        2:40   tick                    => conn@h1 opens critical at 2:40
        3:30   tick
        4:00   h1 loadavg5=1           => conn@h1 closes
        4:39   h1 loadavg5=1
        5:00   tick                    => disk@h1 opens critical at 5:00
        `,
        undefined,
        { connectivityGoneMs: 40_000 },
      ),
    ).toEqual([]);
  });

  it('other hosts, and services, are told of', () => {
    expect(
      faults(`
        ${GONE}
        12:00  h2 check disk CRITICAL  => disk@h2 opens critical
        13:00  shop errors=7           => errors@shop opens warning
      `),
    ).toEqual([]);
  });

  it('what is open already changes its status and ends; only reminders are left out', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=1
        1:00   h1 check disk WARNING every 10   => disk@h1 opens warning
        10:00  tick                             => conn@h1 opens critical
        12:00  h1 check disk CRITICAL every 10  => disk@h1 becomes critical
        22:00  tick
        23:00  h1 loadavg5=1                    => conn@h1 closes
        31:59  h1 loadavg5=1
        32:00  tick                             => disk@h1 resends
        33:00  h1 check disk OK                 => disk@h1 closes
      `),
    ).toEqual([]);
  });

  it('an alert of metrics that is open stays open, and ends as the host comes back well', () => {
    expect(
      faults(`
        0:00   h1 loadavg5=7  => load@h1 opens warning
        10:00  tick           => conn@h1 opens critical
        20:00  h1 loadavg5=1  => conn@h1 closes; load@h1 closes
      `),
    ).toEqual([]);
  });

  it('a pause of the platform puts off the minute after the return', () => {
    expect(
      faults(`
        ${GONE}
        20:00   h1 loadavg5=1          => conn@h1 closes
        ~20:40  tick
        21:39   h1 loadavg5=1
        21:40   tick                   => disk@h1 opens critical at 21:40
      `),
    ).toEqual([]);
  });
});

describe('without the option, or where it does not hold', () => {
  it.each([
    { when: 'it is off', given: { options: undefined } },
    { when: 'the monitor is muted: nobody hears of the host', given: { isMute: true } },
    { when: 'the monitor looks elsewhere', given: { scopes: [{ service: 'lab' }] }, isQuiet: true },
  ])('alerts open: $when', ({ given, isQuiet = false }) => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=1
        10:00  tick                          => ${isQuiet ? '' : 'conn@h1 opens critical'}
        11:00  h1 check disk CRITICAL "full" => disk@h1 opens critical
        `,
        [holding(given)],
      ),
    ).toEqual([]);
  });
});

describe('what is held back opens at once when', () => {
  it.each([
    { end: 'close conn@h1 "known"', expected: 'conn@h1 closes manual; disk@h1 opens critical at 12:00' },
    { end: 'delete monitor conn', expected: 'conn@h1 closes monitorDelete; disk@h1 opens critical at 12:00' },
    { end: 'edit conn {"options":null}', expected: 'disk@h1 opens critical at 12:00 "full"' },
    { end: 'edit conn {"isMute":true}', expected: 'disk@h1 opens critical at 12:00' },
    { end: 'edit conn {"scopes":[{"service":"lab"}]}', expected: 'disk@h1 opens critical at 12:00' },
    { end: 'edit conn {"memo":"new"}', expected: '' },
  ])('$end => $expected', ({ end, expected }) => {
    expect(faults(`${GONE}\n12:00 ${end} => ${expected}`)).toEqual([]);
  });

  it('the host leaves the scopes of the monitor', () => {
    const scoped = holding({ scopes: [{ service: 'shop' }] });
    expect(faults(`${GONE}\n12:00 h1 has roles lab:app => disk@h1 opens critical at 12:00`, [scoped])).toEqual([]);
  });
});

describe('several connectivity monitors of a host', () => {
  const second = holding({ id: 'second', alertStatusOnGone: 'WARNING' });

  it('are told of each; it is held back while one of them holds', () => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=1
        10:00  tick                          => conn@h1 opens critical; second@h1 opens warning
        11:00  h1 check disk CRITICAL "full"
        12:00  delete monitor conn           => conn@h1 closes monitorDelete
        13:00  close second@h1               => second@h1 closes manual; disk@h1 opens critical at 13:00
        `,
        [holding(), second],
      ),
    ).toEqual([]);
  });

  it('one without the option changes nothing', () => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=1
        10:00  tick                          => conn@h1 opens critical; plain@h1 opens critical
        11:00  h1 check disk CRITICAL "full"
        12:00  close plain@h1                => plain@h1 closes manual
        13:00  close conn@h1                 => conn@h1 closes manual; disk@h1 opens critical
        `,
        [holding(), monitorRecord(aConnectivityMonitor({ id: 'plain' }))],
      ),
    ).toEqual([]);
  });
});

describe('a host that is gone and', () => {
  it('is retired leaves nothing to open', () => {
    expect(faults(`${GONE}\n12:00 h1 retires => conn@h1 closes hostRetire\n30:00 tick`)).toEqual([]);
  });

  it('goes into maintenance: nothing opens, what is found when it works again counts', () => {
    expect(
      faults(`
        ${GONE}
        12:00  h1 is maintenance
        13:00  h1 is working
        14:00  h1 check disk CRITICAL "full"
        15:00  h1 loadavg5=1   => conn@h1 closes
        16:00  tick            => disk@h1 opens critical at 16:00
      `),
    ).toEqual([]);
  });
});

describe('with a downtime besides', () => {
  /** From 10:30 to 15:30. */
  const patch = downtimeRecord(aDowntime({ start: START + 630, duration: 5, monitorExcludeScopes: ['conn'] }));

  it('that ends first, the host holds back further', () => {
    expect(
      faults(
        `
        ${GONE}
        16:00  tick
        20:00  h1 loadavg5=1   => conn@h1 closes
        21:00  tick            => disk@h1 opens critical at 21:00
        `,
        [holding(), patch],
      ),
    ).toEqual([]);
  });

  it('that ends last, it opens at the end of the window', () => {
    expect(
      faults(
        `
        ${GONE}
        12:00  h1 loadavg5=1   => conn@h1 closes
        15:25  tick
        15:30  tick            => disk@h1 opens critical at 15:30
        `,
        [holding(), patch],
      ),
    ).toEqual([]);
  });

  it('that has begun since: the return leaves it to the downtime', () => {
    expect(
      faults(
        `
        0:00   h1 loadavg5=1
        10:00  tick                          => conn@h1 opens critical at 10:00
        10:10  h1 check disk CRITICAL "full"
        11:00  close conn@h1                 => conn@h1 closes manual
        15:25  tick
        15:30  tick                          => disk@h1 opens critical at 15:30
        `,
        [holding(), patch],
      ),
    ).toEqual([]);
  });

  it('that wants silence after its end, it is silent when the host is back, too', () => {
    const silent = downtimeRecord(
      aDowntime({ start: START + 630, duration: 5, monitorExcludeScopes: ['conn'], staysSilentAfterEnd: true }),
    );
    expect(
      faults(
        `
        ${GONE}
        20:00  h1 loadavg5=1          => conn@h1 closes
        22:00  h1 check disk OK
        23:00  h1 check disk CRITICAL => disk@h1 opens critical
        `,
        [holding(), silent],
      ),
    ).toEqual([]);
  });

  it.each(['20:00 tick', '20:00 delete downtime patch'])(
    'that holds the connectivity alert, too: at %s that opens first, and holds back the rest',
    (end) => {
      const all = downtimeRecord(aDowntime({ start: START + 300, duration: 15 }));
      expect(
        faults(
          `
          5:00   h1 custom=7
          6:00   h1 check disk CRITICAL
          ${end}                => conn@h1 opens critical at 20:00
          25:00  h1 loadavg5=1  => conn@h1 closes
          26:00  tick           => a@h1 opens warning at 26:00; disk@h1 opens critical at 26:00
          `,
          // By its id it would come first.
          [holding(), all, monitorRecord(aHostMonitor({ id: 'a', metric: 'custom' }))],
        ),
      ).toEqual([]);
    },
  );
});
