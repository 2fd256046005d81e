import fc from 'fast-check';
import { PointRings } from './point-rings.js';

const point = fc.record({ time: fc.integer({ min: 0, max: 40 }), value: fc.integer() });

/** The newest of what was put in, by the plainest means. */
function newestOf(points: readonly { readonly time: number; readonly value: number }[], count: number) {
  const byTime = new Map(points.map(({ time, value }) => [time, value]));
  const times = [...byTime.keys()].sort((a, b) => a - b).slice(-count);
  return { times, values: times.map((time) => byTime.get(time)) };
}

describe('PointRings', () => {
  it('keeps at least the newest points of each series, in order of time, the last written of each time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(point), fc.array(point), (count, a, b) => {
        const rings = new PointRings();
        const [first, second] = [rings.add(count), rings.add(count)];
        for (const { time, value } of a) rings.put(first, time, value);
        for (const { time, value } of b) rings.put(second, time, value);
        expect(rings.newestPoints(first, count)).toEqual(newestOf(a, count));
        expect(rings.newestPoints(second, count)).toEqual(newestOf(b, count));
        expect(rings.newest[first]).toBe(newestOf(a, 1).times[0] ?? -Infinity);
      }),
    );
  });

  it('keeps its points when it is given more room, and uses rings again', () => {
    fc.assert(
      fc.property(fc.array(point), fc.array(point), fc.integer({ min: 1, max: 20 }), (before, after, count) => {
        const rings = new PointRings();
        rings.remove(rings.add(count));
        const series = rings.add(2);
        for (const { time, value } of before) rings.put(series, time, value);
        rings.ensure(series, count);
        const kept = newestOf(before, 2);
        expect(rings.newestPoints(series, 2)).toEqual(kept);
        for (const { time, value } of after) rings.put(series, time, value);
        expect(rings.newestPoints(series, 1)).toEqual(newestOf([...before, ...after], 1));
      }),
    );
  });

  it('grows to many series', () => {
    const rings = new PointRings();
    const series = Array.from({ length: 5000 }, () => rings.add(3));
    for (const s of series) rings.put(s, s, s);
    expect(series.every((s) => rings.newestPoints(s, 3).values[0] === s)).toBe(true);
  });

  it('is filled with the newest of what it is given', () => {
    const rings = new PointRings();
    const series = rings.add(2);
    rings.put(series, 9, 9);
    rings.fill(series, [1, 2, 3], [10, 20, 30]);
    expect(rings.newestPoints(series, 2)).toEqual({ times: [2, 3], values: [20, 30] });
  });
});
