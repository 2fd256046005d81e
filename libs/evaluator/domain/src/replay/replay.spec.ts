import type { AlertTransition, MonitorState } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  anExpressionMonitor,
  anExternalMonitor,
  aService,
  aServiceMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  ORG,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { Replay, type ReplayInput } from './replay.js';
import { replayedMetrics, replayLeadSeconds } from './replayed-metrics.js';
import { postsOf, type ReplaySeries, signsOfLife } from './replayed-posts.js';
import { judgesResponseTimes, runInput, timedRuns } from './replayed-runs.js';

const START = 1_764_000_000;
const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];
const DAY = 86_400;

/** One value per minute from `START`; null: none. */
const minutes = (owner: string, metric: string, values: readonly (number | null)[]): ReplaySeries => ({
  owner,
  metric,
  points: values.flatMap((value, i) => (value === null ? [] : [{ time: START + i * 60, value }])),
});

const shown = ({ alert, message }: AlertTransition): string =>
  `${(alert.statusChangedAt - START) / 60} ${alert.status} ${message}`;

interface Told {
  readonly transitions: readonly string[];
  readonly openBefore: readonly string[];
}

/** What is told from one minute to another. */
function replayed(monitor: MonitorState, inputs: readonly ReplayInput[], [from, to]: readonly [number, number]): Told {
  const configuration = [...world, monitorRecord(monitor)];
  const replay = new Replay({ configuration, from: START + from * 60, to: START + to * 60 });
  const transitions = [...replay.take(inputs.slice(0, 3)), ...replay.take(inputs.slice(3)), ...replay.end()];
  return { transitions: transitions.map(shown), openBefore: replay.openBefore.map(shown) };
}

const ofMinutes = (...series: Parameters<typeof minutes>): readonly ReplayInput[] => postsOf(ORG, [minutes(...series)]);

it('tells what a monitor would have found', () => {
  const posts = ofMinutes('host:h1', 'loadavg5', [1, 6, 7, 12, 1]);
  expect(replayed(aHostMonitor(), posts, [0, 10])).toEqual({
    transitions: ['1 warning loadavg5 6 > 5', '3 critical loadavg5 12 > 10', '4 ok loadavg5 1'],
    openBefore: [],
  });
});

it('tells of the span only, with what was open when it began', () => {
  const posts = ofMinutes('host:h1', 'loadavg5', [6, 6, 12, 12, 1, 1, 6]);
  expect(replayed(aHostMonitor(), posts, [3, 5])).toEqual({
    transitions: ['4 ok loadavg5 1'],
    openBefore: ['2 critical loadavg5 12 > 10'],
  });
});

it('puts together the metrics of one time', () => {
  const monitor = aHostMonitor({ metric: 'memory%', warning: 50, critical: 90 });
  const parts = [minutes('host:h1', 'memory.used', [1, 6]), minutes('host:h1', 'memory.total', [10, 10])];
  expect(replayed(monitor, postsOf(ORG, parts), [0, 5]).transitions).toEqual(['1 warning Memory % 60 > 50']);
});

it.each([
  { options: {}, expected: ['1 warning', '2 ok', '3 warning', '4 ok'] },
  { options: { closeAttempts: 2 }, expected: ['1 warning', '5 ok'] },
  { options: { recoveryWarning: 2 }, expected: ['1 warning', '5 ok'] },
  { options: { openWhen: { breaches: 2, points: 3 } }, expected: ['3 warning', '4 ok'] },
  {
    options: { flapDamping: { openings: 2, minutes: 60, calmMinutes: 5 } },
    expected: ['1 warning', '2 ok', '3 warning'],
  },
])('honours the options $options', ({ options, expected }) => {
  const posts = ofMinutes('host:h1', 'loadavg5', [1, 6, 4, 6, 4, 1]);
  const { transitions } = replayed(aHostMonitor({ options }), posts, [0, 10]);
  expect(transitions.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual(expected);
});

it('misses data when time goes on without any, and takes no pause for a fault of the platform', () => {
  const monitor = aServiceMonitor({ missingDurationWarning: 10 });
  const values = [1, ...new Array<null>(29).fill(null), 1];
  const { transitions } = replayed(monitor, ofMinutes('service:shop', 'errors', values), [0, 60]);
  expect(transitions).toEqual(['10 warning errors no data', '30 ok errors 1', '40 warning errors no data']);
});

it('follows the options of a monitor', () => {
  const options = { attempts: { warning: 2, critical: 1 }, noData: { minutes: 10, status: 'unknown' as const } };
  const posts = ofMinutes('host:h1', 'loadavg5', [6, 6, 12, ...new Array<null>(20).fill(null), 1]);
  expect(replayed(aHostMonitor({ options }), posts, [0, 30]).transitions).toEqual([
    '1 warning loadavg5 6 > 5',
    '2 critical loadavg5 12 > 10',
    '12 unknown loadavg5 no data',
    '23 ok loadavg5 1',
  ]);
});

it('ends at the end of the span, that second included', () => {
  const posts = ofMinutes('host:h1', 'loadavg5', [1, 1, 6]);
  expect(replayed(aHostMonitor(), posts, [0, 2]).transitions).toHaveLength(1);
  expect(replayed(aHostMonitor(), posts, [0, 1]).transitions).toHaveLength(0);
});

describe('connectivity', () => {
  const posts = (...times: number[]): readonly ReplayInput[] =>
    signsOfLife(ORG, [{ owner: 'host:h1', times: times.map((minute) => START + minute * 60) }]);

  it('misses a host when its time is over, not before, until it posts again', () => {
    expect(replayed(aConnectivityMonitor(), posts(0, 9, 20, 29), [0, 38]).transitions).toEqual([
      '19 critical unreachable',
      '20 ok reachable',
    ]);
    expect(replayed(aConnectivityMonitor(), posts(0, 9, 20, 29), [0, 39]).transitions).toHaveLength(3);
  });

  it('tells of a host that has been gone since long before the span', () => {
    expect(replayed(aConnectivityMonitor(), posts(-5000), [0, 60])).toEqual({
      transitions: [],
      openBefore: ['-4990 critical unreachable'],
    });
  });
});

describe('monitors that run by themselves', () => {
  const of = { org: ORG, monitorId: 'web', revision: 1 };

  it('are played the results of their runs', () => {
    const result = (minute: number, value: number | null): ReplayInput => {
      const time = START + minute * 60 - 120;
      return runInput(of, START + minute * 60, { kind: 'expression', time, value, problem: 'no value at 15:58' });
    };
    const runs = [result(0, 6), result(5, 12), result(10, null), result(15, 1)];
    expect(replayed(anExpressionMonitor(), runs, [5, 20])).toEqual({
      transitions: ['5 critical web load 12 > 10', '10 unknown web load: no value at 15:58', '15 ok web load 1'],
      openBefore: ['0 warning web load 6 > 5'],
    });
  });

  it('or what is known of them: how long an answer took', () => {
    const watched = { service: 'shop', responseTimeDuration: 2, responseTimeWarning: 500, maxCheckAttempts: 2 };
    const { points } = minutes('service:shop', 'm', [400, 700, 700, 700, 100, 100]);
    const runs = timedRuns({ ...of, monitorId: 'top' }, points);
    expect(replayed(anExternalMonitor(watched), runs, [0, 10]).transitions).toEqual([
      '2 warning HTTP response time 700 ms > 500 ms',
      '4 ok HTTP response time 400 ms',
    ]);
  });

  it.each([
    { given: { service: 'shop', responseTimeDuration: 1, responseTimeWarning: 1 }, expected: true },
    { given: { service: 'shop', responseTimeDuration: 1, responseTimeCritical: 1 }, expected: true },
    { given: { service: 'shop', responseTimeDuration: 1 }, expected: false },
    { given: { service: 'shop', responseTimeWarning: 1 }, expected: false },
    { given: { responseTimeDuration: 1, responseTimeWarning: 1 }, expected: false },
  ])('response times are judged with $given: $expected', ({ given, expected }) => {
    expect(judgesResponseTimes(anExternalMonitor(given))).toBe(expected);
  });
});

it.each([
  { monitor: aHostMonitor(), metrics: ['loadavg5'], lead: 600 },
  { monitor: aHostMonitor({ duration: 3, maxCheckAttempts: 2 }), metrics: ['loadavg5'], lead: 2400 },
  { monitor: aHostMonitor({ options: { recoveryWarning: 2 } }), metrics: ['loadavg5'], lead: DAY },
  {
    monitor: aHostMonitor({ options: { flapDamping: { openings: 3, minutes: 60, calmMinutes: 10 } } }),
    metrics: ['loadavg5'],
    lead: 3600 + DAY,
  },
  { monitor: aHostMonitor({ metric: 'disk%' }), metrics: ['filesystem.*.used', 'filesystem.*.size'], lead: 600 },
  {
    monitor: aHostMonitor({ options: { noData: { minutes: 60, status: 'ok' } } }),
    metrics: ['loadavg5'],
    lead: 3600 + DAY,
  },
  { monitor: aServiceMonitor({ missingDurationCritical: 60 }), metrics: ['errors'], lead: 3600 + 7 * DAY },
])('needs $metrics from $lead s before', ({ monitor, metrics, lead }) => {
  expect(replayedMetrics(monitor)).toEqual(metrics);
  expect(replayLeadSeconds(monitor)).toBe(lead);
});
