import { type Family, valueAt } from './family.js';
import { heldOutParts, partScores } from './held-out-parts.js';
import { partOf, scoreOfPart } from './pace-parts.js';
import type { KpiSeries } from './series.js';
import { MONDAY } from './testing/series.js';

const walls = Float64Array.from([0, 1, 2, 3], (hour) => MONDAY + hour * 3600);
const etas = Float64Array.from([2, NaN, 2.5, 1]);
const shares = Array.from({ length: 24 }, (_, hour) => [0.2, 0.3, 0.5 - 0.01 * hour]);
const values = Float64Array.from([3, 0, 5, 9, 9, 9, 1, 2, 40, 7, NaN, 7]);
const denominators = Float64Array.from([9, 0, 8, 9, 9, 9, 4, 0, 50, 7, 7, 7]);
const seriesOf = (kind: 'count' | 'ratio'): KpiSeries => ({ kind, grain: 'hour', walls, values: walls.map(() => 0) });

describe.each([
  { kind: 'count', parts: { slots: 3, values }, shares },
  { kind: 'ratio', parts: { slots: 3, values, denominators }, shares: [] },
] as const)('the parts of $kind buckets', ({ kind, parts, shares: learnt }) => {
  const family: Family = { kind, isLog: kind === 'count', unit: 1, dispersion: 0.01 };
  const held = heldOutParts(seriesOf(kind), family, parts, etas, learnt);

  it('are those of what was held out and has all of them', () => {
    expect(held.rows).toBe(2);
  });

  it.each([
    { from: 0, to: 1 },
    { from: 1, to: 2 },
    { from: 1, to: 3 },
  ])('in [$from, $to) have the scores by which a bucket that is filling is judged', ({ from, to }) => {
    const judged = [0, 2].map((t) => {
      const row = (matrix: Float64Array): number[] => [...matrix.subarray(3 * t, 3 * t + 3)];
      const progress = { values: row(values), ...(kind === 'ratio' && { denominators: row(denominators) }) };
      const expected = valueAt(family, etas[t]);
      const whole = { family, expected, weight: 1, spread: 1, tails: { below: [], above: [] }, fittedEta: etas[t] };
      return scoreOfPart(partOf(progress, whole, learnt[t], from, to));
    });
    partScores(held, from, to).forEach((score, row) => expect(score).toBeCloseTo(judged[row], 9));
  });
});
