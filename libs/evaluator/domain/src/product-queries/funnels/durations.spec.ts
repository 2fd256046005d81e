import fc from 'fast-check';
import { Durations } from './durations.js';

const durationsOf = (values: readonly number[]): Durations => {
  const durations = new Durations();
  for (const value of values) durations.add(value);
  return durations;
};

it.each([
  { values: [], median: 0, average: 0 },
  { values: [7], median: 7, average: 7 },
  { values: [9, 1], median: 5, average: 5 },
  { values: [100, 1, 4], median: 4, average: 35 },
])('of $values the median is $median, the average $average', ({ values, median, average }) => {
  const durations = durationsOf(values);
  expect([durations.median(), durations.average()]).toEqual([median, average]);
});

it.each([
  { count: 256, error: 0 },
  { count: 257, error: 0.005 },
])('of $count the median is exact to $error', ({ count, error }) => {
  const median = durationsOf(Array.from({ length: count }, (_, i) => 1000 * i)).median();
  const exact = (1000 * (count - 1)) / 2;
  expect(Math.abs(median - exact)).toBeLessThanOrEqual(error * exact);
});

it('the median of many is known to half a percent, or half a millisecond', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(31_536_000_000), { minLength: 257, maxLength: 400 }), (values) => {
      const ascending = values.toSorted((a, b) => a - b);
      const exact = (ascending[Math.floor((values.length - 1) / 2)] + ascending[Math.floor(values.length / 2)]) / 2;
      expect(Math.abs(durationsOf(values).median() - exact)).toBeLessThanOrEqual(0.005 * (exact + 1) + 0.5);
    }),
  );
});
