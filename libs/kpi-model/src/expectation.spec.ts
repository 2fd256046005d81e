import { bandOf, expectationOf, sideOf } from './expectation.js';
import { aSeries, fitted, MONDAY, noisyCounts, normalOf } from './testing/series.js';

const DAY = 86_400;
const counts = fitted(aSeries({ days: 120 }, noisyCounts(1, 500)));
const normal = normalOf(1);
const ratios = fitted(
  aSeries({ kind: 'ratio', days: 120, denominator: 40 }, () => Math.min(1, 0.97 + 0.03 * normal())),
);
const degrees = fitted(aSeries({ kind: 'average', days: 120 }, () => 5 * normal()));
const on = ({ model, state }: typeof counts, days: number, about = {}) =>
  expectationOf(model, state, { wall: MONDAY + days * DAY, ...about });

describe('a band', () => {
  it('is wider for a higher level', () => {
    const widths = ([0.95, 0.98, 0.99] as const).map((level) => {
      const { lower, upper } = bandOf(on(counts, 120), level, 'both');
      return upper - lower;
    });
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[2]).toBeGreaterThan(widths[0]);
  });

  it.each([
    { what: 'a count', model: counts, least: 0, most: Infinity },
    { what: 'a ratio', model: ratios, least: 0, most: 1 },
    { what: 'an average with negative values', model: degrees, least: -Infinity, most: Infinity },
  ])('on one side ends where $what does', ({ model, least, most }) => {
    expect(bandOf(on(model, 120), 0.99, 'above').lower).toBe(least);
    expect(bandOf(on(model, 120), 0.99, 'below').upper).toBe(most);
  });

  it('on one side is narrower there than one on both', () => {
    expect(bandOf(on(counts, 120), 0.99, 'below').lower).toBeGreaterThan(bandOf(on(counts, 120), 0.99, 'both').lower);
  });

  it('of a ratio ends at 1', () => {
    expect(bandOf(on(ratios, 120, { denominator: 5 }), 0.99, 'both').upper).toBe(1);
  });

  it('never narrows with the distance', () => {
    const widths = [120, 121, 127, 150].map((days) => on(counts, days).spread);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });

  it('of what is visible by now is that share', () => {
    expect(on(counts, 120, { visibleShare: 0.8 }).expected).toBeCloseTo(0.8 * on(counts, 120).expected, 6);
    expect(on(ratios, 120, { visibleShare: 0.8 }).expected).toBe(on(ratios, 120).expected);
  });

  it('can be drawn over the history too', () => {
    const { lower, upper, expected } = bandOf(on(counts, 30), 0.99, 'both');
    expect(Math.abs(expected / 500 - 1)).toBeLessThan(0.1);
    expect([lower < 500, upper > 500]).toEqual([true, true]);
  });
});

describe('sideOf', () => {
  const band = { lower: 3, expected: 5, upper: 8 };
  it.each([
    { value: 2.99, side: 'below' },
    { value: 3, side: 'inside' },
    { value: 8, side: 'inside' },
    { value: 8.01, side: 'above' },
  ])('$value is $side', ({ value, side }) => {
    expect(sideOf(band, value)).toBe(side);
  });
});
