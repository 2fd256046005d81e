import fc from 'fast-check';
import { componentOf, type PercentMetric } from '../metrics/percent-metrics.js';
import { PercentSeries } from '../metrics/percent-series.js';
import { PointRings } from '../metrics/point-rings.js';
import type { Point } from '../ports/sample-store.js';
import { percentPoints } from './percent-points.js';

const at = (...values: (number | undefined)[]): Point[] =>
  values.flatMap((value, time) => (value === undefined ? [] : [{ time, value }]));
const percent = (metric: PercentMetric, series: Record<string, Point[]>): Point[] =>
  percentPoints(metric, new Map(Object.entries(series)));

it('of processors is the busy part of all shares, guests not counted twice', () => {
  const series = {
    'cpu.user.percentage': at(30, 60, undefined),
    'cpu.system.percentage': at(20, 20, 10),
    'cpu.guest.percentage': at(30, 60, 30),
    'cpu.idle.percentage': at(150, 120, 190),
    'cpu.idle.other': at(1, 1, 1),
  };
  expect(percent('cpu%', series)).toEqual(at(25, 40, 5));
});

it('of filesystems is the fullest at each time', () => {
  const series = {
    'filesystem.a.used': at(10, 90),
    'filesystem.a.size': at(100, 100),
    'filesystem.b.used': at(30, 30),
    'filesystem.b.size': at(60, 60),
    'filesystem.c.used': at(5, 5),
    'filesystem.d.size': at(0, 0),
    'filesystem.d.used': at(5, 5),
  };
  expect(percent('disk%', series)).toEqual(at(50, 90));
});

it.each([
  { what: 'no series', series: {} },
  { what: 'one side only', series: { 'memory.used': at(1) } },
  { what: 'sides at different times', series: { 'memory.used': at(1), 'memory.total': at(undefined, 4) } },
  { what: 'a whole of nothing', series: { 'memory.used': at(1), 'memory.total': at(0) } },
])('is nothing of $what', ({ series }) => {
  expect(percent('memory%', series as Record<string, Point[]>)).toEqual([]);
});

it('is what the shard computes of its newest points', () => {
  const names: Record<string, string[]> = {
    'cpu%': ['cpu.user.percentage', 'cpu.iowait.percentage', 'cpu.idle.percentage'],
    'disk%': ['filesystem.a.used', 'filesystem.a.size', 'filesystem.b.used', 'filesystem.b.size'],
    'swap%': ['memory.swap_used', 'memory.swap_total'],
  };
  const value = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined });
  const columns = fc.array(fc.array(value, { minLength: 8, maxLength: 8 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom('cpu%', 'disk%', 'swap%'), columns, (metric, values) => {
      const series = new Map(names[metric].map((name, i) => [name, at(...values[i])]));
      expect(percentPoints(metric as PercentMetric, series)).toEqual(ofShard(metric as PercentMetric, series));
    }),
  );
});

function ofShard(metric: PercentMetric, series: ReadonlyMap<string, readonly Point[]>): Point[] {
  const rings = new PointRings();
  const result = new PercentSeries(metric, rings.add(16), 16);
  for (const [name, points] of series) {
    const ring = rings.add(16);
    for (const { time, value } of points) rings.put(ring, time, value);
    const component = componentOf(name);
    if (component !== undefined) result.add({ metric: name, component, series: ring });
  }
  result.compute(rings);
  const { times, values } = rings.newestPoints(result.series, 16);
  return Array.from(times, (time, i) => ({ time, value: values[i] }));
}
