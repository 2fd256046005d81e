import { TAIL_PROBABILITIES, tailOf, tailQuantile, tailsOf } from './tails.js';
import { normalOf } from './testing/series.js';

describe('tailOf', () => {
  it.each([
    { level: 0.95, sides: 'both', beyond: 0.025 },
    { level: 0.98, sides: 'both', beyond: 0.01 },
    { level: 0.99, sides: 'both', beyond: 0.005 },
    { level: 0.95, sides: 'below', beyond: 0.05 },
    { level: 0.98, sides: 'above', beyond: 0.02 },
    { level: 0.99, sides: 'below', beyond: 0.01 },
  ] as const)('$level $sides leaves $beyond beyond a bound', ({ level, sides, beyond }) => {
    expect(TAIL_PROBABILITIES[tailOf(level, sides)]).toBe(beyond);
  });
});

describe('tailQuantile', () => {
  it('counts ranks of n + 1 where there are enough scores', () => {
    const scores = Float64Array.from({ length: 99 }, (_, i) => 99 - i);
    expect(tailQuantile(scores, 0.5)).toBe(50);
    expect(tailQuantile(scores, 0.25)).toBe(75);
  });

  it('goes on as an exponential where there are not', () => {
    const n = 999;
    const exponential = Float64Array.from({ length: n }, (_, i) => -Math.log((i + 1) / (n + 1)));
    for (const p of [0.1, 0.01, 0.001, 0.0001]) expect(tailQuantile(exponential, p) / -Math.log(p)).toBeCloseTo(1, 1);
  });

  it('answers for a single score', () => {
    expect(tailQuantile(Float64Array.of(2), 0.005)).toBe(2);
  });
});

describe('tailsOf', () => {
  it('finds those of a normal distribution within a tenth', () => {
    const normal = normalOf(1);
    const { below, above } = tailsOf(Float64Array.from({ length: 5_000 }, normal));
    for (const [i, known] of [1.645, 1.96, 2.054, 2.326, 2.576].entries()) {
      expect(Math.abs(above[i] / known - 1)).toBeLessThan(0.1);
      expect(Math.abs(below[i] / known - 1)).toBeLessThan(0.1);
    }
  });

  it('sees that one side is longer', () => {
    const normal = normalOf(2);
    const { below, above } = tailsOf(Float64Array.from({ length: 500 }, () => Math.exp(normal()) - 1));
    expect(above[4]).toBeGreaterThan(1.3 * below[4]);
  });

  it('is wider for fewer scores of the same shape', () => {
    const shape = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (2 * i + 1 - n) / n);
    expect(tailsOf(shape(20)).above[0]).toBeGreaterThan(tailsOf(shape(2_000)).above[0]);
  });
});
