import type { ConfigRecord, HostMonitor, MetricMonitorOptions } from '@tocsin/payload-schemas';
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
import type { PlayOptions } from '../timeline/play-timeline.js';
import { timelineFaults } from '../testing/timeline-faults.js';
import { type Flapping, calmerBy } from './flapping.js';

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
const flapDamping = { openings: 3, minutes: 60, calmMinutes: 10 };
const damped = (options: MetricMonitorOptions = {}, given: Partial<HostMonitor> = {}): ConfigRecord =>
  monitorRecord(aHostMonitor({ ...given, options: { flapDamping, ...options } }));
const faults = (timeline: string, monitor: ConfigRecord = damped(), options?: PlayOptions): readonly string[] =>
  timelineFaults([...world, monitor], timeline, options);

/** Opens for the third time at 5:00. */
const FLAPPING = `
  1:00  h1 loadavg5=7   => load@h1 opens warning
  2:00  h1 loadavg5=1   => load@h1 closes
  3:00  h1 loadavg5=7   => load@h1 opens warning
  4:00  h1 loadavg5=1   => load@h1 closes
  5:00  h1 loadavg5=7   => load@h1 opens warning flapping at 5:00
`;

describe('an alert that opens again and again', () => {
  it('stays open, and is told once, until it has been calm for long enough', () => {
    expect(
      faults(`
        ${FLAPPING}
        6:00   h1 loadavg5=1
        7:00   h1 loadavg5=7
        8:00   h1 loadavg5=1
        13:00  h1 loadavg5=2
        17:59  h1 loadavg5=3
        18:00  h1 loadavg5=4   => load@h1 closes at 18:00 "loadavg5 4"
      `),
    ).toEqual([]);
  });

  it('changes only to what it has never been as bad as', () => {
    expect(
      faults(`
        ${FLAPPING}
        6:00   h1 loadavg5=12  => load@h1 becomes critical flapping
        7:00   h1 loadavg5=7
        8:00   h1 loadavg5=12
        9:00   h1 loadavg5=1
        19:00  h1 loadavg5=1   => load@h1 closes
      `),
    ).toEqual([]);
  });

  it('is calm only from the last judgement on that was not ok, of whatever level', () => {
    expect(
      faults(`
        ${FLAPPING}
        6:00   h1 loadavg5=1
        15:59  h1 loadavg5=7
        17:00  h1 loadavg5=1
        26:59  h1 loadavg5=1
        27:00  h1 loadavg5=1   => load@h1 closes
      `),
    ).toEqual([]);
  });

  it.each([
    { when: 'the first of three within an hour', third: '60:59', flapping: ' flapping' },
    { when: 'the first an hour before the third', third: '61:00', flapping: '' },
  ])('$when', ({ third, flapping }) => {
    expect(
      faults(`
        1:00   h1 loadavg5=7   => load@h1 opens warning
        2:00   h1 loadavg5=1   => load@h1 closes
        3:00   h1 loadavg5=7   => load@h1 opens warning
        4:00   h1 loadavg5=1   => load@h1 closes
        ${third}  h1 loadavg5=7   => load@h1 opens warning${flapping}
      `),
    ).toEqual([]);
  });

  it('flaps again at once when it opens soon after its end', () => {
    expect(
      faults(`
        ${FLAPPING}
        6:00   h1 loadavg5=1
        16:00  h1 loadavg5=1   => load@h1 closes
        17:00  h1 loadavg5=7   => load@h1 opens warning flapping
      `),
    ).toEqual([]);
  });

  it('counts for each host and monitor by itself', () => {
    const configured = [...world, hostRecord(aHost({ id: 'h2' })), damped()];
    const story = `
      ${FLAPPING}
      6:00  h2 loadavg5=7   => load@h2 opens warning
      7:00  h2 loadavg5=1   => load@h2 closes
    `;
    expect(timelineFaults(configured, story)).toEqual([]);
  });

  it('counts up to a day back, also over a restart', () => {
    const daily = damped({ flapDamping: { openings: 2, minutes: 1440, calmMinutes: 5 } });
    expect(
      faults(
        `
        0:01:00   h1 loadavg5=7        => load@h1 opens warning
        0:02:00   h1 loadavg5=1        => load@h1 closes
        24:15:00  h1 loadavg5=7@-15:00 => load@h1 opens warning flapping at 24:00:00
        `,
        daily,
      ),
    ).toEqual([]);
  });

  it('can be closed by hand, and reminds as any other', () => {
    expect(
      faults(
        `
        ${FLAPPING}
        6:00   h1 loadavg5=1
        15:00  tick             => load@h1 resends "loadavg5 1"
        15:30  close load@h1    => load@h1 closes manual
        16:00  h1 loadavg5=7    => load@h1 opens warning flapping
        `,
        damped({}, { notificationInterval: 10 }),
      ),
    ).toEqual([]);
  });

  it.each([
    { edit: '{"options":{}}', expected: 'load@h1 closes' },
    { edit: '{"options":{"flapDamping":{"openings":3,"minutes":60,"calmMinutes":5}}}', expected: '' },
  ])('goes on by what the option says now: $edit', ({ edit, expected }) => {
    expect(
      faults(`
        ${FLAPPING}
        6:00   edit load ${edit}
        7:00   h1 loadavg5=1   => ${expected}
        11:59  h1 loadavg5=1
        12:00  h1 loadavg5=1   => ${expected === '' ? 'load@h1 closes' : ''}
      `),
    ).toEqual([]);
  });
});

describe('the calm', () => {
  it('does not count what a pause of the platform has hidden, and is not put off by it', () => {
    expect(
      faults(`
        ${FLAPPING}
        6:00    h1 loadavg5=1
        10:00   h1 loadavg5=1
        ~20:00  h1 loadavg5=1
        25:59   h1 loadavg5=1
        26:00   h1 loadavg5=1   => load@h1 closes at 26:00
      `),
    ).toEqual([]);
  });

  it('counts points of a pause that come late', () => {
    expect(
      faults(
        `
        ${FLAPPING}
        6:00    h1 loadavg5=1
        10:00   h1 loadavg5=1
        ~20:00  h1 loadavg5=1@-9:00 loadavg5=2@-5:00 loadavg5=3@-4:01 loadavg5=4@-4:00
                => load@h1 closes at 16:00
        `,
        damped({ judgesEveryPoint: true }),
      ),
    ).toEqual([]);
  });

  it('begins at the last of the attempts to close', () => {
    expect(
      faults(
        `
        0:10  h1 loadavg5=7   => load@h1 opens warning
        0:20  h1 loadavg5=1
        0:30  h1 loadavg5=1   => load@h1 closes
        0:40  h1 loadavg5=7   => load@h1 opens warning flapping
        1:00  h1 loadavg5=1
        2:00  h1 loadavg5=1
        6:59  h1 loadavg5=1
        7:00  h1 loadavg5=1   => load@h1 closes
        `,
        damped({ closeAttempts: 2, flapDamping: { openings: 2, minutes: 10, calmMinutes: 5 } }),
      ),
    ).toEqual([]);
  });

  it('is broken above the recovery threshold', () => {
    expect(
      faults(
        `
        ${FLAPPING}
        6:00   h1 loadavg5=1
        12:00  h1 loadavg5=4.5
        13:00  h1 loadavg5=4
        22:59  h1 loadavg5=4
        23:00  h1 loadavg5=4   => load@h1 closes
        `,
        damped({ recoveryWarning: 4 }),
      ),
    ).toEqual([]);
  });

  it('is broken by missing data, which is told if it is worse than ever', () => {
    const monitor = aServiceMonitor({
      missingDurationCritical: 10,
      options: { flapDamping: { openings: 2, minutes: 60, calmMinutes: 15 } },
    });
    expect(
      faults(
        `
        1:00   shop errors=7  => errors@shop opens warning
        2:00   shop errors=1  => errors@shop closes
        3:00   shop errors=7  => errors@shop opens warning flapping
        4:00   shop errors=1
        14:00  tick           => errors@shop becomes critical flapping "errors no data"
        20:00  shop errors=1
        27:00  shop errors=1
        34:59  shop errors=1
        35:00  shop errors=1  => errors@shop closes
        `,
        monitorRecord(monitor),
      ),
    ).toEqual([]);
  });

  it('is broken without data, whose status is told once, and left for what is known again', () => {
    expect(
      faults(
        `
        ${FLAPPING}
        6:00   h1 loadavg5=1
        16:00  tick           => load@h1 becomes unknown flapping
        17:00  h1 loadavg5=7  => load@h1 becomes warning flapping
        27:00  tick
        28:00  h1 loadavg5=1
        33:00  h1 loadavg5=1
        38:00  h1 loadavg5=1  => load@h1 closes
        `,
        damped({ noData: { minutes: 10, status: 'unknown' } }),
      ),
    ).toEqual([]);
  });

  const before: Flapping = { calmSeconds: 60, okAt: 1000, gapMs: 5000 };
  it.each([
    { when: 'a minute on', at: 1060, gapMs: 5000, expected: { calmSeconds: 120, okAt: 1060, gapMs: 5000 } },
    { when: 'the same point again', at: 1000, gapMs: 9000, expected: before },
    { when: 'after a pause', at: 1300, gapMs: 245_000, expected: { calmSeconds: 120, okAt: 1300, gapMs: 245_000 } },
    { when: 'within a pause', at: 1119, gapMs: 245_000, expected: { calmSeconds: 179, okAt: 1119, gapMs: 245_000 } },
    { when: 'half a pause on', at: 1120, gapMs: 245_000, expected: { calmSeconds: 60, okAt: 1120, gapMs: 245_000 } },
  ])('$when', ({ at, gapMs, expected }) => {
    expect(calmerBy(before, at, gapMs)).toEqual(expected);
  });
});
