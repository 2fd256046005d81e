import type { AlertTransition, HostMonitor, ServiceMonitor } from '@tocsin/payload-schemas';
import {
  aHost,
  aHostMonitor,
  aService,
  aServiceMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  ORG,
  organizationRecord,
  serviceRecord,
} from '../testing/builders.js';
import { Replay, type ReplaySeries } from './replay.js';
import { replayedMetrics, replayLeadSeconds } from './replayed-metrics.js';

const START = 1_764_000_000;
const world = [organizationRecord(anOrganization()), hostRecord(aHost()), serviceRecord(aService())];

/** One value per minute from `START`; null: none. */
const minutes = (owner: string, metric: string, values: readonly (number | null)[]): ReplaySeries => ({
  owner,
  metric,
  points: values.flatMap((value, i) => (value === null ? [] : [{ time: START + i * 60, value }])),
});

const shown = ({ alert, message }: AlertTransition): string =>
  `${(alert.statusChangedAt - START) / 60} ${alert.status} ${message}`;

function replayed(
  monitor: HostMonitor | ServiceMonitor,
  series: readonly ReplaySeries[],
  [from, to]: readonly [number, number],
): Replay {
  const replay = new Replay({
    org: ORG,
    configuration: [...world, monitorRecord(monitor)],
    series,
    since: START,
    from: START + from * 60,
    to: START + to * 60,
  });
  while (!replay.run(3));
  return replay;
}

it('tells what a monitor would have found', () => {
  const { transitions, openBefore } = replayed(
    aHostMonitor(),
    [minutes('host:h1', 'loadavg5', [1, 6, 7, 12, 1])],
    [0, 10],
  );
  expect(transitions.map(shown)).toEqual([
    '1 warning loadavg5 6 > 5',
    '3 critical loadavg5 12 > 10',
    '4 ok loadavg5 1',
  ]);
  expect(openBefore).toEqual([]);
});

it('tells of the span only, with what was open when it began', () => {
  const series = [minutes('host:h1', 'loadavg5', [6, 6, 12, 12, 1, 1, 6])];
  const { transitions, openBefore } = replayed(aHostMonitor(), series, [3, 5]);
  expect(openBefore.map(shown)).toEqual(['2 critical loadavg5 12 > 10']);
  expect(transitions.map(shown)).toEqual(['4 ok loadavg5 1']);
});

it('puts together the metrics of one time', () => {
  const { transitions } = replayed(
    aHostMonitor({ metric: 'memory%', warning: 50, critical: 90 }),
    [minutes('host:h1', 'memory.used', [1, 6]), minutes('host:h1', 'memory.total', [10, 10])],
    [0, 5],
  );
  expect(transitions.map(shown)).toEqual(['1 warning Memory % 60 > 50']);
});

it('misses data when time goes on without any, and takes no pause for a fault of the platform', () => {
  const monitor = aServiceMonitor({ missingDurationWarning: 10 });
  const values = [1, ...new Array<null>(29).fill(null), 1];
  const { transitions } = replayed(monitor, [minutes('service:shop', 'errors', values)], [0, 60]);
  expect(transitions.map(shown)).toEqual(['10 warning errors no data', '30 ok errors 1', '40 warning errors no data']);
});

it('ends at the end of the span, that second included', () => {
  const series = [minutes('host:h1', 'loadavg5', [1, 1, 6])];
  expect(replayed(aHostMonitor(), series, [0, 2]).transitions).toHaveLength(1);
  expect(replayed(aHostMonitor(), series, [0, 1]).transitions).toHaveLength(0);
});

it.each([
  { monitor: aHostMonitor(), metrics: ['loadavg5'], lead: 600 },
  { monitor: aHostMonitor({ duration: 3, maxCheckAttempts: 2 }), metrics: ['loadavg5'], lead: 2400 },
  { monitor: aHostMonitor({ metric: 'disk%' }), metrics: ['filesystem.*.used', 'filesystem.*.size'], lead: 600 },
  { monitor: aServiceMonitor({ missingDurationCritical: 60 }), metrics: ['errors'], lead: 3600 },
])('needs $metrics from $lead s before', ({ monitor, metrics, lead }) => {
  expect(replayedMetrics(monitor)).toEqual(metrics);
  expect(replayLeadSeconds(monitor)).toBe(lead);
});
