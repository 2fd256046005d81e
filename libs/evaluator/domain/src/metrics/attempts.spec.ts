import type { HostMonitor, MetricMonitorOptions } from '@tocsin/payload-schemas';
import {
  aHost,
  aHostMonitor,
  anOrganization,
  aService,
  aServiceMonitor,
  aDowntime,
  downtimeRecord,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { attemptsOf, isCriticalLasting, statusToOpen } from './attempts.js';
import { CRITICAL as C, type Level, OK as O, WARNING as W } from './level.js';

type Attempts = MetricMonitorOptions['attempts'];
const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
/** Warns above 5, is critical above 10. */
const waiting = (attempts: Attempts, given: Partial<HostMonitor> = {}, options: MetricMonitorOptions = {}) => [
  ...world,
  monitorRecord(aHostMonitor({ ...given, options: { ...options, attempts } })),
];
const levels = (text: string): Level[] => [...text].map((letter) => (letter === 'c' ? C : letter === 'w' ? W : O));

it.each<{ attempts?: Attempts; given?: Partial<HostMonitor>; newestFirst: string; opens: string; after: number }>([
  { attempts: { warning: 3, critical: 2 }, newestFirst: 'ww.', opens: 'nothing', after: 2 },
  { attempts: { warning: 3, critical: 2 }, newestFirst: 'www', opens: 'warning', after: 3 },
  { attempts: { warning: 3, critical: 2 }, newestFirst: 'cww', opens: 'warning', after: 3 },
  { attempts: { warning: 3, critical: 2 }, newestFirst: 'cw.', opens: 'nothing', after: 2 },
  { attempts: { warning: 3, critical: 2 }, newestFirst: 'cc.', opens: 'critical', after: 2 },
  { attempts: { warning: 3, critical: 2 }, newestFirst: 'wcc', opens: 'warning', after: 3 },
  { attempts: { warning: 3, critical: 2 }, newestFirst: '.cc', opens: 'nothing', after: 0 },
  { attempts: { warning: 1, critical: 3 }, newestFirst: 'cc.', opens: 'warning', after: 2 },
  { attempts: { warning: 1, critical: 3 }, newestFirst: 'ccc', opens: 'critical', after: 3 },
  { attempts: { critical: 3 }, given: { maxCheckAttempts: 2 }, newestFirst: 'c..', opens: 'nothing', after: 1 },
  { attempts: { critical: 3 }, given: { maxCheckAttempts: 2 }, newestFirst: 'cw.', opens: 'warning', after: 2 },
  { attempts: { warning: 3 }, given: { maxCheckAttempts: 2 }, newestFirst: 'cw.', opens: 'nothing', after: 2 },
  { attempts: { warning: 3 }, given: { maxCheckAttempts: 2 }, newestFirst: 'cc.', opens: 'critical', after: 2 },
  { attempts: { critical: 2 }, given: { warning: undefined }, newestFirst: 'c..', opens: 'nothing', after: 1 },
  { attempts: { critical: 2 }, given: { warning: undefined }, newestFirst: 'cc.', opens: 'critical', after: 2 },
  { attempts: { warning: 2 }, newestFirst: '', opens: 'nothing', after: 0 },
  { given: { maxCheckAttempts: 2 }, newestFirst: 'cw.', opens: 'critical', after: 2 },
])('$newestFirst with $attempts $given opens $opens', ({ attempts, given, newestFirst, opens, after }) => {
  const monitor = aHostMonitor({ ...given, ...(attempts && { options: { attempts } }) });
  const found = levels(newestFirst);
  expect(statusToOpen(monitor, found, false) ?? 'nothing').toBe(opens);
  const speaksFor = opens === 'critical' || monitor.warning === undefined ? 'critical' : 'warning';
  expect(attemptsOf(monitor, found, speaksFor)).toBe(after);
});

it.each([
  { attempts: { critical: 2 }, newestFirst: 'c', isLasting: false },
  { attempts: { critical: 2 }, newestFirst: 'cw', isLasting: false },
  { attempts: { critical: 2 }, newestFirst: 'cc', isLasting: true },
  { attempts: undefined, newestFirst: 'cw', isLasting: true },
  { attempts: undefined, newestFirst: '', isLasting: false },
])('$newestFirst is critical with $attempts: $isLasting', ({ attempts, newestFirst, isLasting }) => {
  expect(isCriticalLasting(aHostMonitor({ options: { attempts } }), levels(newestFirst))).toBe(isLasting);
});

describe('attempts of a level', () => {
  it('open with warning or critical, whichever has lasted long enough', () => {
    expect(
      timelineFaults(
        waiting({ warning: 3, critical: 2 }, { maxCheckAttempts: 10 }),
        `
        1:00  h1 loadavg5=6
        2:00  h1 loadavg5=6
        3:00  h1 loadavg5=6   => load@h1 opens warning at 3:00 "loadavg5 6 > 5"
        4:00  h1 loadavg5=12
        5:00  h1 loadavg5=6
        6:00  h1 loadavg5=12
        7:00  h1 loadavg5=12  => load@h1 becomes critical at 7:00 "loadavg5 12 > 10"
        # the fall to warning and the end wait for nothing
        8:00  h1 loadavg5=6   => load@h1 becomes warning at 8:00
        9:00  h1 loadavg5=12
        10:00 h1 loadavg5=1   => load@h1 closes at 10:00
        11:00 h1 loadavg5=12
        12:00 h1 loadavg5=12  => load@h1 opens critical at 12:00
        `,
      ),
    ).toEqual([]);
  });

  it('open with warning at a critical point whose level has not lasted', () => {
    expect(
      timelineFaults(
        waiting({ warning: 1, critical: 3 }),
        `
        1:00  h1 loadavg5=12  => load@h1 opens warning at 1:00 "loadavg5 12 > 5"
        2:00  h1 loadavg5=12
        3:00  h1 loadavg5=12  => load@h1 becomes critical at 3:00
        `,
      ),
    ).toEqual([]);
  });

  it('leave recovery thresholds and attempts to close as they are', () => {
    expect(
      timelineFaults(
        waiting({ critical: 2 }, {}, { recoveryCritical: 8, recoveryWarning: 4, closeAttempts: 2 }),
        `
        1:00  h1 loadavg5=12  => load@h1 opens warning
        2:00  h1 loadavg5=12  => load@h1 becomes critical
        3:00  h1 loadavg5=9
        4:00  h1 loadavg5=8   => load@h1 becomes warning
        # above the recovery, but not above the threshold
        5:00  h1 loadavg5=9
        6:00  h1 loadavg5=4
        7:00  h1 loadavg5=5
        8:00  h1 loadavg5=3
        9:00  h1 loadavg5=3   => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('look back no further than judging does', () => {
    expect(
      timelineFaults(
        waiting({ warning: 10, critical: 10 }, { duration: 10 }),
        [
          ...Array.from({ length: 18 }, (_, minute) => `${minute}:00  h1 loadavg5=20`),
          '18:00  h1 loadavg5=20  => load@h1 opens critical at 18:00',
        ].join('\n'),
      ),
    ).toEqual([]);
  });

  it('count every point of a post where each is judged', () => {
    expect(
      timelineFaults(
        waiting({ warning: 3, critical: 2 }, {}, { judgesEveryPoint: true }),
        `2:00  h1 loadavg5=12@-0:40 loadavg5=12@-0:20 loadavg5=6
        => load@h1 opens critical at 1:40; load@h1 becomes warning at 2:00`,
      ),
    ).toEqual([]);
  });

  it('let an alert about missing data become critical when that has lasted, too', () => {
    const missed = (given: object) => [
      ...world,
      monitorRecord(aServiceMonitor({ missingDurationWarning: 10, options: { attempts: { critical: 2 } }, ...given })),
    ];
    const gone = '0:00   shop errors=1\n10:00  tick             => errors@shop opens warning "errors no data"';
    expect(
      timelineFaults(
        missed({}),
        `${gone}
        12:00  shop errors=12
        13:00  shop errors=12   => errors@shop becomes critical "errors 12 > 10"`,
      ),
    ).toEqual([]);
    expect(
      timelineFaults(
        missed({ missingDurationWarning: undefined, missingDurationCritical: 10 }),
        `
        0:00   shop errors=1
        10:00  tick             => errors@shop opens critical "errors no data"
        12:00  shop errors=12
        13:00  shop errors=6    => errors@shop becomes warning
        `,
      ),
    ).toEqual([]);
  });

  it('are counted anew by the thresholds of an edit', () => {
    expect(
      timelineFaults(
        waiting({ critical: 2 }, {}, { rejudgesOnEdit: true }),
        `
        1:00  h1 loadavg5=4
        2:00  h1 loadavg5=7                => load@h1 opens warning
        3:00  edit load {"critical":6}
        4:00  h1 loadavg5=7                => load@h1 becomes critical
        5:00  h1 loadavg5=8
        6:00  edit load {"critical":9}     => load@h1 becomes warning at 6:00
        `,
      ),
    ).toEqual([]);
  });

  it('are counted in a downtime as well; what falls to warning there opens as one', () => {
    const configured = [...waiting({ warning: 5, critical: 2 }), downtimeRecord(aDowntime())];
    expect(
      timelineFaults(
        configured,
        `
        1:00   h1 loadavg5=12
        2:00   h1 loadavg5=12
        9:00   h1 loadavg5=6
        9:59   tick
        10:00  tick            => load@h1 opens warning at 10:00 "loadavg5 6 > 5"
        `,
      ),
    ).toEqual([]);
    expect(
      timelineFaults(configured, '1:00  h1 loadavg5=12\n2:00  h1 loadavg5=6\n9:59  h1 loadavg5=12\n10:05  tick'),
    ).toEqual([]);
  });
});
