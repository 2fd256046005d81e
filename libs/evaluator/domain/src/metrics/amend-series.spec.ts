import type { HostMonitor, MetricMonitorOptions } from '@tocsin/payload-schemas';
import {
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
import { timelineFaults } from '../testing/timeline-faults.js';
import { START } from '../timeline/timeline-time.js';
import { playTimeline } from '../testing/timeline.js';

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
/** Warns above 5, is critical above 10; the mean of two points. */
const amended = (given: Partial<HostMonitor> = {}, options: MetricMonitorOptions = {}) => [
  ...world,
  monitorRecord(aHostMonitor({ duration: 2, ...given, options: { allowedLateMinutes: 5, ...options } })),
];
const OPEN = '1:00  h1 loadavg5=6\n3:00  h1 loadavg5=8  => load@h1 opens warning "loadavg5 7 > 5"';

describe('a late point', () => {
  it('opens an alert at the newest point, and the transition tells by which point', () => {
    const story = `
      1:00  h1 loadavg5=1
      3:00  h1 loadavg5=8
      3:10  h1 loadavg5=4@-1:10  => load@h1 opens warning at 3:00 "loadavg5 6 > 5"
    `;
    expect(timelineFaults(amended(), story)).toEqual([]);
    const [opened] = playTimeline(amended(), story).transitions;
    expect(opened.why).toEqual({
      points: [
        { time: START + 120, value: 4 },
        { time: START + 180, value: 8 },
      ],
      attempts: 1,
      amendedBy: START + 120,
    });
  });

  it('changes the level of an open alert, and closes it', () => {
    expect(
      timelineFaults(
        amended(),
        `${OPEN}
        3:10  h1 loadavg5=20@-0:40  => load@h1 becomes critical at 3:00 "loadavg5 14 > 10"
        3:20  h1 loadavg5=1@-0:50   => load@h1 closes at 3:00 "loadavg5 4.5"`,
      ),
    ).toEqual([]);
  });

  it('that changes no finding tells nobody anything', () => {
    const story = `${OPEN}\n3:10  h1 loadavg5=7@-1:10\n3:20  h1 loadavg5=9@-2:30`;
    expect(timelineFaults(amended(), story)).toEqual([]);
    const [row] = playTimeline(amended(), story).shard.stored.rows().alerts;
    expect(row.value).toBe(7.5);
  });

  it.each([
    { minutes: 1, late: '-1:10', expected: 'load@h1 opens warning at 3:00' },
    { minutes: 1, late: '-1:11', expected: '' },
    { minutes: 2, late: '-1:11', expected: 'load@h1 opens warning at 3:00' },
    { minutes: undefined, late: '-0:20', expected: '' },
  ])('$late, at most $minutes min behind the newest: $expected', ({ minutes, late, expected }) => {
    const story = `1:00  h1 loadavg5=1\n3:00  h1 loadavg5=8\n3:10  h1 loadavg5=4@${late} => ${expected}`;
    expect(timelineFaults(amended({}, { allowedLateMinutes: minutes }), story)).toEqual([]);
  });

  it.each([
    { at: '23:00', offset: '-20:05', expected: 'load@h1 opens warning at 3:00' },
    { at: '23:01', offset: '-20:06', expected: '' },
  ])('at $at, when the newest point is of 3:00: $expected', ({ at, offset, expected }) => {
    const story = `1:00  h1 loadavg5=1\n3:00  h1 loadavg5=8\n${at}  h1 loadavg5=4@${offset} => ${expected}`;
    expect(timelineFaults(amended({}, { allowedLateMinutes: 20 }), story)).toEqual([]);
  });

  it('counts for the attempts and for the breaches of the last points', () => {
    const story = `
      1:00  h1 loadavg5=6
      3:00  h1 loadavg5=6
      3:10  h1 loadavg5=6@-1:10  => load@h1 opens warning at 3:00
    `;
    expect(timelineFaults(amended({ duration: 1, maxCheckAttempts: 3 }), story)).toEqual([]);
    expect(timelineFaults(amended({ duration: 1 }, { attempts: { warning: 3 } }), story)).toEqual([]);
    expect(timelineFaults(amended({ duration: 1 }, { openWhen: { breaches: 3, points: 4 } }), story)).toEqual([]);
    const good = story.replace(/loadavg5=6@-1:10.*/, 'loadavg5=1@-1:10');
    expect(timelineFaults(amended({ duration: 1, maxCheckAttempts: 3 }), good)).toEqual([]);
  });

  it('is the first that lets a mean be judged', () => {
    const story = '3:00  h1 loadavg5=8\n3:10  h1 loadavg5=4@-1:00  => load@h1 opens warning at 3:00';
    expect(timelineFaults(amended(), story)).toEqual([]);
  });

  it('in a post with a newer one, that one is judged', () => {
    const story = '1:00  h1 loadavg5=1\n3:00  h1 loadavg5=8\n4:00  h1 loadavg5=8@-2:00 loadavg5=1';
    expect(timelineFaults(amended(), story)).toEqual([]);
  });
});

describe('where each point of a post is judged', () => {
  it('the newest is judged again', () => {
    const story =
      '1:00  h1 loadavg5=1\n3:00  h1 loadavg5=8\n3:10  h1 loadavg5=4@-1:10 => load@h1 opens warning at 3:00';
    expect(timelineFaults(amended({}, { judgesEveryPoint: true }), story)).toEqual([]);
  });

  it('it is judged again before the newer ones of the same post', () => {
    expect(
      timelineFaults(
        amended({}, { judgesEveryPoint: true }),
        `
        1:00  h1 loadavg5=1
        3:00  h1 loadavg5=8
        4:00  h1 loadavg5=4@-2:00 loadavg5=1   => load@h1 opens warning at 3:00; load@h1 closes at 4:00
        `,
      ),
    ).toEqual([]);
  });
});

it('a computed percentage is amended by a late part of it', () => {
  const memory = { metric: 'memory%', warning: 50, critical: 90 };
  const story = `
    1:00  h1 memory.used=1 memory.total=10
    2:00  h1 memory.total=10
    3:00  h1 memory.used=8 memory.total=10
    3:10  h1 memory.used=4@-1:10            => load@h1 opens warning at 3:00 "Memory % 60 > 50"
    3:20  h1 memory.used=1@-1:20            => load@h1 closes at 3:00 "Memory % 45"
  `;
  expect(timelineFaults(amended(memory), story)).toEqual([]);
  const off = story.replace(/=>.*/g, '');
  expect(timelineFaults(amended(memory, { allowedLateMinutes: undefined }), off)).toEqual([]);
});

describe('only what the late point changes is acted on:', () => {
  it('what was closed by hand opens at a newer point', () => {
    expect(
      timelineFaults(
        amended(),
        `${OPEN}
        3:30  close load@h1 "known"  => load@h1 closes manual
        3:40  h1 loadavg5=7@-1:40
        4:00  h1 loadavg5=8          => load@h1 opens warning at 4:00`,
      ),
    ).toEqual([]);
  });

  it('an edit waits for a newer point', () => {
    expect(
      timelineFaults(
        amended(),
        `${OPEN}
        3:30  edit load {"warning":7.5}
        3:40  h1 loadavg5=6@-1:40
        4:00  h1 loadavg5=6           => load@h1 closes at 4:00`,
      ),
    ).toEqual([]);
  });

  it('missing data stays missing', () => {
    const missed = aServiceMonitor({ missingDurationWarning: 10, options: { allowedLateMinutes: 20 } });
    expect(
      timelineFaults(
        [...world, monitorRecord(missed)],
        `
        1:00   shop errors=1
        11:00  tick                 => errors@shop opens warning "errors no data"
        12:00  shop errors=1@-11:10
        13:00  shop errors=1        => errors@shop closes
        `,
      ),
    ).toEqual([]);
  });

  it('a downtime holds back what opens in it, and lets go of what is well', () => {
    const configured = [...amended(), downtimeRecord(aDowntime())];
    const story = `
      1:00   h1 loadavg5=1
      3:00   h1 loadavg5=8
      3:10   h1 loadavg5=4@-1:10
      10:00  tick                 => load@h1 opens warning at 10:00 "loadavg5 6 > 5"
    `;
    expect(timelineFaults(configured, story)).toEqual([]);
    const well = story.replace(/10:00 {2}tick.*/, '3:20 h1 loadavg5=1@-1:20\n10:00 tick');
    expect(timelineFaults(configured, well)).toEqual([]);
  });
});
