import type { AlertGraph } from '../alert-graph.js';
import type { ChartPoint } from '../line.js';

/** Seconds: 2025-11-24T16:00:00Z. */
export const NOW = 1_764_000_000;
const HOUR = 3600;

/** A point a minute over the last hours before `NOW`: around `middle`, then rising to `last`. */
export function wave(middle: number, last: number, hours = 3): ChartPoint[] {
  const count = hours * 60;
  return Array.from({ length: count + 1 }, (_, i) => {
    const rise = Math.max(0, (i - count + 30) / 30);
    const value = middle * (1 + 0.1 * Math.sin(i / 9) + 0.05 * Math.sin(i * 1.7)) + (last - middle) * rise;
    return { time: NOW - (count - i) * 60, value };
  });
}

/** A load that has become critical, unless said otherwise. */
export function aGraph(given: Partial<AlertGraph> = {}): AlertGraph {
  const points = given.points ?? wave(4, 12);
  return {
    title: 'Load of the shop',
    subtitle: 'app01.example.com · loadavg5',
    judged: points.slice(-3),
    from: NOW - 3 * HOUR,
    to: NOW,
    timeZone: 'UTC',
    unit: 'float',
    operator: '>',
    warning: 5,
    critical: 10,
    openedAt: NOW - 10 * 60,
    closedAt: null,
    worstStatus: 'critical',
    ...given,
    points,
  };
}

const holes = wave(40, 97).filter(({ time }) => (NOW - time) % 5400 > 1500 || NOW - time < 600);

/** Pictures of every kind and corner, by name. */
export const GRAPH_CASES: Readonly<Record<string, AlertGraph>> = {
  'load-critical': aGraph(),
  'cpu-recovered': aGraph({
    title: 'CPU %',
    subtitle: 'db02.example.com · cpu%',
    points: wave(82, 31),
    unit: 'percentage',
    warning: 70,
    critical: 90,
    openedAt: NOW - 2 * HOUR,
    closedAt: NOW,
    worstStatus: 'warning',
    timeZone: 'Asia/Tokyo',
  }),
  'memory-below': aGraph({
    title: 'Free memory',
    subtitle: 'app01.example.com · memory.available',
    points: wave(6 * 2 ** 30, 2 ** 29),
    unit: 'bytes',
    operator: '<',
    warning: 2 ** 31,
    critical: 2 ** 30,
  }),
  'gaps-and-close-thresholds': aGraph({ points: holes, unit: 'percentage', warning: 95, critical: 96 }),
  unreachable: aGraph({
    title: 'Hosts are alive',
    subtitle: 'app03.example.com · loadavg5',
    points: wave(2, 2.2).filter(({ time }) => time < NOW - 15 * 60),
    judged: [],
    operator: undefined,
    warning: undefined,
    critical: undefined,
    openedAt: NOW - 5 * 60,
  }),
  'no-data': aGraph({ points: [], judged: [], openedAt: NOW }),
  'one-point': aGraph({ points: [{ time: NOW, value: 12 }], openedAt: NOW }),
  'constant-zero': aGraph({ points: wave(0, 0), warning: 0, critical: undefined, unit: 'integer' }),
  'negative-and-huge': aGraph({
    points: [
      { time: NOW - 7200, value: -1.7e308 },
      { time: NOW - 7140, value: Number.NaN },
      { time: NOW - 7080, value: 1.7e308 },
      { time: NOW - 60, value: 3 },
      { time: NOW, value: Number.POSITIVE_INFINITY },
    ],
    warning: -5,
    critical: undefined,
  }),
  'long-names': aGraph({
    title: `<b>&amp; "応答時間が長い" & 'x' ${'very long name of a monitor '.repeat(8)}`,
    subtitle: `${'a-host-with-a-long-name.'.repeat(6)}example.com · custom.some.metric\u0000\ud800`,
    points: wave(0.3, 1.4),
    unit: 'seconds',
    warning: 0.8,
    critical: 1.2,
    timeZone: 'America/Argentina/Buenos_Aires',
  }),
  'a-whole-day': aGraph({
    points: wave(150e6, 910e6, 24),
    from: NOW - 24 * HOUR,
    unit: 'bits/sec',
    warning: 500e6,
    critical: 800e6,
    openedAt: NOW - 20 * HOUR,
    timeZone: 'Asia/Kathmandu',
  }),
};
