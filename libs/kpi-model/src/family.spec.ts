import { etaPerScore, type Family, stabilised, unstabilised, valueAt } from './family.js';

const count = (dispersion: number): Family => ({ kind: 'count', isLog: true, unit: 1, dispersion });
const ratio = (dispersion: number): Family => ({ kind: 'ratio', isLog: false, unit: 1, dispersion });
const sum: Family = { kind: 'sum', isLog: true, unit: 10, dispersion: 0.04 };
const average: Family = { kind: 'average', isLog: false, unit: 10, dispersion: 0.04 };
const score = (family: Family, value: number, expected: number, weight = 1): number =>
  stabilised(family, value, weight) - stabilised(family, expected, weight);

describe('a score', () => {
  it.each([
    {
      what: '3 events instead of 6',
      family: count(0),
      value: 3,
      expected: 6,
      weight: 1,
      score: 2 * (Math.sqrt(3.375) - Math.sqrt(6.375)),
    },
    {
      what: '0 events instead of 25',
      family: count(0),
      value: 0,
      expected: 25,
      weight: 1,
      score: 2 * (Math.sqrt(0.375) - Math.sqrt(25.375)),
    },
    {
      what: 'half of many overdispersed events',
      family: count(0.04),
      value: 5e5,
      expected: 1e6,
      weight: 1,
      score: Math.log(0.5) / 0.2,
    },
    {
      what: 'half of a sum far above its unit',
      family: sum,
      value: 5e7,
      expected: 1e8,
      weight: 1,
      score: Math.log(0.5) / 0.2,
    },
    { what: 'a plain difference', family: average, value: -14, expected: 10, weight: 1, score: -2.4 / 0.2 },
    {
      what: '40 of 100 instead of 50',
      family: ratio(0),
      value: 0.4,
      expected: 0.5,
      weight: 100,
      score: 20 * (Math.asin(Math.sqrt(40.375 / 100.75)) - Math.PI / 4),
    },
    {
      what: 'the same with all 100 alike',
      family: ratio(1),
      value: 0.4,
      expected: 0.5,
      weight: 100,
      score: 2 * (Math.asin(Math.sqrt(40.375 / 100.75)) - Math.PI / 4),
    },
  ])('of $what', ({ family, value, expected, weight, score: known }) => {
    expect(score(family, value, expected, weight)).toBeCloseTo(known, 3);
  });

  it('of 3 events instead of 6 is no surprise, of 300 instead of 600 it is', () => {
    expect(score(count(0), 3, 6)).toBeGreaterThan(-1.6);
    expect(score(count(0), 300, 600)).toBeLessThan(-10);
  });
});

describe('each family', () => {
  const all: readonly [string, Family, number, readonly number[]][] = [
    ['count', count(0), 1, [0.5, 3, 40, 1e6]],
    ['overdispersed count', count(0.3), 1, [0.5, 3, 40, 1e6]],
    ['ratio', ratio(0.001), 300, [0.01, 0.2, 0.5, 0.9]],
    ['sum', sum, 1, [0.5, 3, 40, 1e6]],
    ['average', average, 1, [-40, 0, 3, 1e6]],
  ];

  it.each(all)('%s: finds the value again that was stabilised', (_, family, weight, values) => {
    for (const value of values)
      expect(unstabilised(family, stabilised(family, value, weight), weight)).toBeCloseTo(value, 5);
  });

  it.each(all)('%s: a score of 1 is as many etas as the derivative says', (_, family, weight, values) => {
    for (const expected of values.slice(1)) {
      // The derivative leaves out the shift, which matters for few events only.
      if (family.kind === 'count' && expected < 10) continue;
      const eta = etaWith(family, expected);
      const moved = score(family, valueAt(family, eta + 1e-4), valueAt(family, eta), weight) / 1e-4;
      expect(1 / moved / etaPerScore(family, expected, weight)).toBeCloseTo(1, 1);
    }
  });

  it.each([
    { family: count(0.1), low: 0, high: Infinity },
    { family: ratio(0.1), low: 0, high: 1 },
    { family: sum, low: 0, high: Infinity },
  ])('$family.kind stays within what is possible', ({ family, low, high }) => {
    const expected = valueAt(family, 0);
    for (const far of [-1e3, 1e3]) {
      const value = unstabilised(family, stabilised(family, expected, 50) + far, 50);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }
  });
});

function etaWith(family: Family, value: number): number {
  if (family.kind === 'count') return Math.log(value);
  if (family.kind === 'ratio') return Math.log(value / (1 - value));
  return family.isLog ? Math.log1p(value / family.unit) : value / family.unit;
}
