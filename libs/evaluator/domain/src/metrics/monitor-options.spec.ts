import type { HostMonitor, MetricMonitorOptions } from '@tocsin/payload-schemas';
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

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
/** Warns above 5, is critical above 10. */
const withOptions = (options: MetricMonitorOptions, given: Partial<HostMonitor> = {}) => [
  ...world,
  monitorRecord(aHostMonitor({ ...given, options })),
];
const OPEN = '0:30  h1 loadavg5=6 => load@h1 opens warning';

describe('recovery thresholds', () => {
  it.each([
    { when: 'just above the recovery of warning', from: 6, value: 4.01, expected: '' },
    { when: 'at the recovery of warning', from: 6, value: 4, expected: 'load@h1 closes' },
    { when: 'just above the recovery of critical', from: 11, value: 8.01, expected: '' },
    { when: 'at the recovery of critical', from: 11, value: 8, expected: 'load@h1 becomes warning' },
    { when: 'between the two, from critical', from: 11, value: 4.5, expected: 'load@h1 becomes warning' },
    { when: 'below both, from critical', from: 11, value: 3, expected: 'load@h1 closes' },
    { when: 'critical is reached from warning', from: 6, value: 10.5, expected: 'load@h1 becomes critical' },
    { when: 'over the recovery of critical, from warning', from: 6, value: 9, expected: '' },
  ])('$when: $expected', ({ from, value, expected }) => {
    const configured = withOptions({ recoveryWarning: 4, recoveryCritical: 8 });
    const opens = `0:30  h1 loadavg5=${from} => load@h1 opens ${from > 10 ? 'critical' : 'warning'}`;
    expect(timelineFaults(configured, `${opens}\n1:00  h1 loadavg5=${value} => ${expected}`)).toEqual([]);
  });

  it.each([
    { value: 5.99, expected: '' },
    { value: 6, expected: 'load@h1 closes' },
  ])('of a monitor that looks below: $value => $expected', ({ value, expected }) => {
    const below = withOptions({ recoveryWarning: 6 }, { operator: '<', warning: 5, critical: undefined });
    const story = `0:30  h1 loadavg5=4 => load@h1 opens warning\n1:00  h1 loadavg5=${value} => ${expected}`;
    expect(timelineFaults(below, story)).toEqual([]);
  });

  it('never open an alert', () => {
    expect(timelineFaults(withOptions({ recoveryWarning: 4 }), '1:00  h1 loadavg5=4.5')).toEqual([]);
  });

  it('are nothing to recover from while data was missing', () => {
    const missed = aServiceMonitor({ missingDurationWarning: 10, options: { recoveryWarning: 1, closeAttempts: 2 } });
    expect(
      timelineFaults(
        [...world, monitorRecord(missed)],
        `
        0:00   shop errors=2
        10:00  tick           => errors@shop opens warning
        12:00  shop errors=2  => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });
});

describe('attempts to close', () => {
  it('close at the last of so many judgements in a row that are ok', () => {
    expect(
      timelineFaults(
        withOptions({ closeAttempts: 3 }),
        `
        ${OPEN}
        1:00  h1 loadavg5=1
        2:00  h1 loadavg5=1
        3:00  h1 loadavg5=6
        4:00  h1 loadavg5=1
        5:00  h1 loadavg5=1
        6:00  h1 loadavg5=1  => load@h1 closes at 6:00
        `,
      ),
    ).toEqual([]);
  });

  it('count only what has passed the recovery threshold', () => {
    expect(
      timelineFaults(
        withOptions({ closeAttempts: 2, recoveryWarning: 3 }),
        `
        ${OPEN}
        1:00  h1 loadavg5=4
        2:00  h1 loadavg5=2
        3:00  h1 loadavg5=2  => load@h1 closes
        `,
      ),
    ).toEqual([]);
  });

  it('do not hold back a change of level', () => {
    expect(
      timelineFaults(
        withOptions({ closeAttempts: 3 }),
        `
        0:30  h1 loadavg5=11 => load@h1 opens critical
        1:00  h1 loadavg5=6  => load@h1 becomes warning
        2:00  h1 loadavg5=1
        `,
      ),
    ).toEqual([]);
  });
});

describe('breaches of the last points', () => {
  it('open an alert at the second breach of the last three points, in a row or not', () => {
    expect(
      timelineFaults(
        withOptions({ openWhen: { breaches: 2, points: 3 } }),
        `
        1:00  h1 loadavg5=6
        2:00  h1 loadavg5=1
        3:00  h1 loadavg5=6  => load@h1 opens warning at 3:00
        `,
      ),
    ).toEqual([]);
  });

  it('do not reach back further than the last points', () => {
    expect(
      timelineFaults(
        withOptions({ openWhen: { breaches: 2, points: 3 } }),
        `
        1:00  h1 loadavg5=6
        2:00  h1 loadavg5=1
        3:00  h1 loadavg5=1
        4:00  h1 loadavg5=6
        `,
      ),
    ).toEqual([]);
  });

  it('open only at a point that is one', () => {
    expect(
      timelineFaults(
        withOptions({ openWhen: { breaches: 1, points: 3 } }, { maxCheckAttempts: 3 }),
        '1:00  h1 loadavg5=6 => load@h1 opens warning\n2:00  h1 loadavg5=1 => load@h1 closes\n3:00  h1 loadavg5=1',
      ),
    ).toEqual([]);
  });
});

describe('every point of a post', () => {
  const PEAK = '2:00  h1 loadavg5=6@-0:40 loadavg5=1@-0:20 loadavg5=12';

  it('is judged in order of time', () => {
    expect(
      timelineFaults(
        withOptions({ judgesEveryPoint: true }),
        `${PEAK}
        => load@h1 opens warning at 1:20; load@h1 closes at 1:40; load@h1 opens critical at 2:00`,
      ),
    ).toEqual([]);
  });

  it('is not judged unless asked for', () => {
    expect(timelineFaults(withOptions({}), `${PEAK} => load@h1 opens critical at 2:00`)).toEqual([]);
  });

  it('is judged with the points before it', () => {
    expect(
      timelineFaults(
        withOptions({ judgesEveryPoint: true }, { duration: 2 }),
        `
        1:00  h1 loadavg5=8
        2:00  h1 loadavg5=4@-0:20 loadavg5=1   => load@h1 opens warning at 1:40; load@h1 closes at 2:00
        `,
      ),
    ).toEqual([]);
  });

  it('is judged of a computed percentage as well', () => {
    expect(
      timelineFaults(
        withOptions({ judgesEveryPoint: true }, { metric: 'memory%', warning: 50, critical: 90 }),
        `
        1:00  h1 memory.used=1 memory.total=10
        2:00  h1 memory.used=6@-0:30 memory.total=10@-0:30 memory.used=1 memory.total=10
        => load@h1 opens warning at 1:30; load@h1 closes at 2:00
        `,
      ),
    ).toEqual([]);
  });

  it('leaves out what is not newer than the points before the post, and what is too old', () => {
    expect(
      timelineFaults(
        withOptions({ judgesEveryPoint: true }),
        `
        1:00     h1 loadavg5=1
        2:00     h1 loadavg5=6@-1:30 loadavg5=1
        1:00:00  h1 loadavg5=6@-20:01 loadavg5=1
        `,
      ),
    ).toEqual([]);
  });
});

describe('an edit', () => {
  const EDIT = '1:00  edit load {"warning":7}';

  it('judges at once what is open, if asked for', () => {
    const story = `${OPEN}\n${EDIT} => load@h1 closes at 1:00`;
    expect(timelineFaults(withOptions({ rejudgesOnEdit: true }), story)).toEqual([]);
  });

  it('leaves open alerts alone otherwise', () => {
    expect(timelineFaults(withOptions({}), `${OPEN}\n${EDIT}`)).toEqual([]);
  });

  it('changes the level of what is still wrong', () => {
    const story = `${OPEN}\n1:00  edit load {"critical":5} => load@h1 becomes critical at 1:00`;
    expect(timelineFaults(withOptions({ rejudgesOnEdit: true }), story)).toEqual([]);
  });

  it('opens nothing, and says nothing of points that are too old', () => {
    const configured = withOptions({ rejudgesOnEdit: true });
    expect(timelineFaults(configured, '1:00  h1 loadavg5=4\n2:00  edit load {"warning":3}')).toEqual([]);
    expect(timelineFaults(configured, `${OPEN}\n20:31  edit load {"warning":7}`)).toEqual([]);
    expect(timelineFaults(configured, `${OPEN}\n20:30  edit load {"warning":7} => load@h1 closes`)).toEqual([]);
  });
});
