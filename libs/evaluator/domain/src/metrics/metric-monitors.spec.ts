import {
  aHost,
  aHostMonitor,
  aService,
  aServiceMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import type { HostMonitor, ServiceMonitor } from '@tocsin/payload-schemas';

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
const withHostMonitor = (given: Partial<HostMonitor>) => [...world, monitorRecord(aHostMonitor(given))];
const withServiceMonitor = (given: Partial<ServiceMonitor>) => [...world, monitorRecord(aServiceMonitor(given))];

describe('thresholds of host and service monitors', () => {
  it.each([
    { when: 'above, at the threshold', operator: '>', value: 5, expected: '' },
    { when: 'above, just over it', operator: '>', value: 5.01, expected: 'load@h1 opens warning "loadavg5 5.01 > 5"' },
    { when: 'above, at the critical one', operator: '>', value: 10, expected: 'load@h1 opens warning' },
    { when: 'above, over both', operator: '>', value: 11, expected: 'load@h1 opens critical "loadavg5 11 > 10"' },
    { when: 'below, at the threshold', operator: '<', value: 10, expected: '' },
    {
      when: 'below, just under it',
      operator: '<',
      value: 9.99,
      expected: 'load@h1 opens warning "loadavg5 9.99 < 10"',
    },
    { when: 'below, at the critical one', operator: '<', value: 5, expected: 'load@h1 opens warning' },
    { when: 'below, under both', operator: '<', value: -1, expected: 'load@h1 opens critical "loadavg5 -1 < 5"' },
  ] as const)('$when: $expected', ({ operator, value, expected }) => {
    const [warning, critical] = operator === '>' ? [5, 10] : [10, 5];
    expect(
      timelineFaults(withHostMonitor({ operator, warning, critical }), `1:00  h1 loadavg5=${value} => ${expected}`),
    ).toEqual([]);
  });

  it.each([
    { when: 'both thresholds are equal: critical wins', warning: 5, critical: 5, value: 6, expected: 'opens critical' },
    {
      when: 'critical lies below warning: critical wins',
      warning: 9,
      critical: 5,
      value: 6,
      expected: 'opens critical',
    },
    { when: 'only warning is set', warning: 5, critical: undefined, value: 1e9, expected: 'opens warning' },
    { when: 'only critical is set', warning: undefined, critical: 5, value: 6, expected: 'opens critical' },
    {
      when: 'zero is a threshold',
      warning: undefined,
      critical: 0,
      value: 0.5,
      expected: 'opens critical "loadavg5 0.5 > 0"',
    },
  ])('$when', ({ warning, critical, value, expected }) => {
    expect(
      timelineFaults(withHostMonitor({ warning, critical }), `1:00  h1 loadavg5=${value} => load@h1 ${expected}`),
    ).toEqual([]);
  });

  it('without thresholds nothing ever opens', () => {
    const configured = withHostMonitor({ warning: undefined, critical: undefined });
    expect(timelineFaults(configured, '1:00  h1 loadavg5=1e300')).toEqual([]);
  });

  it('goes through an alert: opens, changes, and one good point closes', () => {
    expect(
      timelineFaults(
        withServiceMonitor({}),
        `
        1:00  shop errors=6   => errors@shop opens warning at 1:00 "errors 6 > 5"
        2:00  shop errors=7
        3:00  shop errors=12  => errors@shop becomes critical at 3:00 "errors 12 > 10"
        4:00  shop errors=8   => errors@shop becomes warning at 4:00 "errors 8 > 5"
        5:00  shop errors=5   => errors@shop closes at 5:00 "errors 5"
        6:00  shop errors=6   => errors@shop opens warning at 6:00
        `,
      ),
    ).toEqual([]);
  });
});

describe('the mean of the last points', () => {
  it('is of points, not of minutes: gaps are skipped over', () => {
    expect(
      timelineFaults(
        withHostMonitor({ duration: 3, warning: 1.9, critical: 2 }),
        `
        7:00   h1 loadavg5=1
        8:00   h1 loadavg5=1
        10:00  h1 loadavg5=4     => load@h1 opens warning "loadavg5 2 > 1.9"
        11:00  h1 loadavg5=1.3   => load@h1 becomes critical "loadavg5 2.1 > 2"
        `,
      ),
    ).toEqual([]);
  });

  it('is not judged while there are fewer points', () => {
    expect(
      timelineFaults(
        withHostMonitor({ duration: 2 }),
        `
        1:00  h1 loadavg5=100
        2:00  h1 loadavg5=100  => load@h1 opens critical
        `,
      ),
    ).toEqual([]);
  });

  it.each([
    { when: '24 h apart', later: '24:01:00', expected: 'load@h1 opens critical' },
    { when: 'more than 24 h apart', later: '24:01:01', expected: '' },
  ])('its points may lie $when: $expected', ({ later, expected }) => {
    expect(
      timelineFaults(
        withHostMonitor({ duration: 2 }),
        `
        1:00      h1 loadavg5=100
        ~${later} h1 loadavg5=100  => ${expected}
        `,
      ),
    ).toEqual([]);
  });

  it('includes points that came late and points that were overwritten', () => {
    expect(
      timelineFaults(
        withHostMonitor({ duration: 3, warning: 4, critical: 5 }),
        `
        1:00  h1 loadavg5=1
        3:00  h1 loadavg5=1
        # late: in the window, but not judged itself
        3:30  h1 loadavg5=100@-1:30
        # 100, 1, 1
        4:00  h1 loadavg5=1            => load@h1 opens critical "loadavg5 34 > 5"
        # the point of 2:00 again, lower
        4:10  h1 loadavg5=1@-2:10
        4:20  h1 loadavg5=1@-0:20      => load@h1 closes at 4:00
        `,
      ),
    ).toEqual([]);
  });

  it('is not told when it leaves the numbers', () => {
    expect(timelineFaults(withHostMonitor({ duration: 2 }), '1:00 h1 loadavg5=1e308\n2:00 h1 loadavg5=1e308')).toEqual(
      [],
    );
  });
});

describe('which points are judged', () => {
  it.each([
    { when: '20 minutes old', offset: '-20:00', expected: 'load@h1 opens critical at 10:00' },
    { when: 'more than 20 minutes old', offset: '-20:01', expected: '' },
    { when: '10 minutes ahead', offset: '10:00', expected: 'load@h1 opens critical at 40:00' },
    { when: 'more than 10 minutes ahead', offset: '10:01', expected: '' },
  ])('a point $when: $expected', ({ offset, expected }) => {
    expect(timelineFaults(withHostMonitor({}), `30:00  h1 loadavg5=100@${offset} => ${expected}`)).toEqual([]);
  });

  it('a point older than one that is stored is kept, but not judged', () => {
    expect(
      timelineFaults(
        withHostMonitor({}),
        `
        5:00  h1 loadavg5=1
        5:30  h1 loadavg5=100@-0:31
        6:00  h1 loadavg5=100@-1:00  => load@h1 opens critical at 5:00
        `,
      ),
    ).toEqual([]);
  });

  it('of a post with several times only the newest is judged', () => {
    expect(
      timelineFaults(
        withHostMonitor({}),
        `
        5:00  h1 loadavg5=100@-2:00 loadavg5=1@-1:00
        6:00  h1 loadavg5=1@-0:30 loadavg5=100 loadavg5=1@-0:20  => load@h1 opens critical at 6:00
        `,
      ),
    ).toEqual([]);
  });

  it.each([
    { when: '24 h old', offset: '-24:00:00', isKept: true },
    { when: 'more than 24 h old', offset: '-24:00:01', isKept: false },
  ])('a sample $when is kept: $isKept', ({ offset, isKept }) => {
    // The second point needs the first for its mean, exactly 24 h before it.
    expect(
      timelineFaults(
        withHostMonitor({ duration: 2 }),
        `
        1:00  h1 loadavg5=100@${offset}
        1:00  h1 loadavg5=100@${isKept ? '0:00' : '-0:01'}  => ${isKept ? 'load@h1 opens critical at 1:00' : ''}
        `,
      ),
    ).toEqual([]);
  });

  it('an equal time is overwritten and judged again; a second alert of the same second has its own id', () => {
    expect(
      timelineFaults(
        withHostMonitor({}),
        `
        1:00  h1 loadavg5=100        => load@h1 opens critical at 1:00
        1:10  h1 loadavg5=1@-0:10    => load@h1 closes at 1:00
        1:20  h1 loadavg5=100@-0:20  => load@h1 opens critical at 1:00
        1:30  h1 loadavg5=1@-0:30    => load@h1 closes at 1:00
        `,
      ),
    ).toEqual([]);
  });
});

describe('maxCheckAttempts', () => {
  it('opens at the last of so many points in a row, with the level of the newest', () => {
    expect(
      timelineFaults(
        withHostMonitor({ maxCheckAttempts: 3 }),
        `
        1:00  h1 loadavg5=6
        2:00  h1 loadavg5=6
        3:00  h1 loadavg5=1
        4:00  h1 loadavg5=6
        5:00  h1 loadavg5=7
        6:00  h1 loadavg5=12  => load@h1 opens critical at 6:00
        # a change of level, and the end, need no attempts
        7:00  h1 loadavg5=6   => load@h1 becomes warning
        8:00  h1 loadavg5=1   => load@h1 closes
        9:00  h1 loadavg5=12
        `,
      ),
    ).toEqual([]);
  });

  it('looks back over stored means, each of its own points', () => {
    expect(
      timelineFaults(
        withHostMonitor({ duration: 2, maxCheckAttempts: 2 }),
        `
        1:00  h1 loadavg5=1
        # (1 + 7) / 2 is no breach, (7 + 7) / 2 is the first, (7 + 4) / 2 the second
        2:00  h1 loadavg5=7
        3:00  h1 loadavg5=7
        4:00  h1 loadavg5=4  => load@h1 opens warning "loadavg5 5.5 > 5"
        `,
      ),
    ).toEqual([]);
  });

  it('counts what one post brings, though only its newest point is judged', () => {
    expect(
      timelineFaults(
        withHostMonitor({ maxCheckAttempts: 3 }),
        '5:00  h1 loadavg5=6@-2:00 loadavg5=6@-1:00 loadavg5=6  => load@h1 opens warning at 5:00',
      ),
    ).toEqual([]);
  });

  it.each([
    { when: '24 h before', later: '24:01:00', expected: 'load@h1 opens critical' },
    { when: 'more than 24 h before', later: '24:01:01', expected: '' },
  ])('does not look further back: a breach $when -> $expected', ({ later, expected }) => {
    expect(
      timelineFaults(
        withHostMonitor({ maxCheckAttempts: 2 }),
        `
        1:00       h1 loadavg5=100
        ~${later}  h1 loadavg5=100  => ${expected}
        `,
      ),
    ).toEqual([]);
  });

  it('after closing by hand the next breach opens a new alert at once', () => {
    expect(
      timelineFaults(
        withHostMonitor({ maxCheckAttempts: 2 }),
        `
        1:00  h1 loadavg5=6
        2:00  h1 loadavg5=6.5       => load@h1 opens warning
        2:30  close load@h1 "seen"  => load@h1 closes manual at 2:30 "loadavg5 6.5"
        3:00  h1 loadavg5=6         => load@h1 opens warning at 3:00
        `,
      ),
    ).toEqual([]);
  });
});

describe('several monitors and owners', () => {
  it('are judged each by itself', () => {
    expect(
      timelineFaults(
        [
          ...world,
          hostRecord(aHost({ id: 'h2' })),
          monitorRecord(aHostMonitor({ id: 'low' })),
          monitorRecord(aHostMonitor({ id: 'high', warning: 50, critical: 100 })),
          monitorRecord(aServiceMonitor({ id: 'svc', metric: 'loadavg5' })),
        ],
        `
        1:00  h1 loadavg5=60  => high@h1 opens warning; low@h1 opens critical
        1:10  h2 loadavg5=6   => low@h2 opens warning
        1:20  shop loadavg5=6 => svc@shop opens warning
        1:30  other loadavg5=60
        2:00  h1 loadavg5=6   => high@h1 closes; low@h1 becomes warning
        2:10  h2 loadavg5=1 other=1  => low@h2 closes
        `,
      ),
    ).toEqual([]);
  });
});

describe('messages', () => {
  it.each([
    ['a name from a graph definition', 'custom.disk.sda.busy', 'sda busy 6 > 5'],
    ['the metric where there is none', 'custom.other.sda.busy', 'custom.other.sda.busy 6 > 5'],
  ])('of a host metric show %s', (_, metric, message) => {
    const definition = {
      id: 'def1',
      name: 'custom.disk.#',
      displayName: 'Disks',
      unit: 'float',
      metrics: [{ name: 'custom.disk.#.busy', displayName: '%1 busy', isStacked: false }],
    };
    const [about] = world;
    const defined = { ...about, kind: 'graphDefinition' as const, id: 'def1', state: definition };
    expect(
      timelineFaults(
        [...withHostMonitor({ metric }), defined],
        `1:00 h1 ${metric}=6 => load@h1 opens warning "${message}"`,
      ),
    ).toEqual([]);
  });
});
