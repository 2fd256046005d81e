import { type Family, scoreBetween, valueAt } from './family.js';
import { type Pace, type Parts, sharesOf } from './pace-parts.js';
import type { KpiSeries } from './series.js';

/** The buckets that were held out and have all their parts, row by row. What is running has `slots + 1` entries in a row: none, one, … all. */
export interface HeldOutParts {
  readonly family: Family;
  readonly rows: number;
  readonly slots: number;
  /** Running sums: of a ratio of its numerators. */
  readonly values: Float64Array;
  /** Running sums; of a ratio only. */
  readonly denominators: Float64Array | undefined;
  /** What each bucket should have held, before it began. */
  readonly expected: Float64Array;
  /** Running sums of the shares that its slots hold; not of a ratio. */
  readonly shares: Float64Array | undefined;
}

/** @param etas - What each bucket was expected to hold before it began; NaN for those that were not held out. */
export function heldOutParts(
  { grain, walls, holidays }: KpiSeries,
  family: Family,
  { slots, values, denominators }: Parts,
  etas: Float64Array,
  shares: Pace['shares'],
): HeldOutParts {
  const isWhole = (t: number): boolean => !values.subarray(t * slots, (t + 1) * slots).some(Number.isNaN);
  const at = Array.from(etas.keys()).filter((t) => !Number.isNaN(etas[t]) && isWhole(t));
  const running = (partsAt: (t: number) => ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(at.length * (slots + 1));
    at.forEach((t, row) => {
      const [first, own] = [row * (slots + 1), partsAt(t)];
      for (let slot = 0; slot < slots; slot++) sums[first + slot + 1] = sums[first + slot] + own[slot];
    });
    return sums;
  };
  const ofSlots = (matrix: Float64Array) => (t: number) => matrix.subarray(t * slots, (t + 1) * slots);
  const sharesAt = (t: number): readonly number[] => sharesOf(shares, grain, walls[t], holidays?.[t] === 1) ?? [];
  return {
    family,
    rows: at.length,
    slots,
    values: running(ofSlots(values)),
    denominators: denominators && running(ofSlots(denominators)),
    expected: Float64Array.from(at, (t) => valueAt(family, etas[t])),
    shares: denominators === undefined ? running(sharesAt) : undefined,
  };
}

/**
 * The score that `judgePace` would give the slots in [from, to) of each bucket.
 *
 * @param scoreOf - To score something else: it is given what they held, what they should have held, and the denominator of a ratio.
 */
export function partScores(
  { family, rows, slots, values, denominators, expected, shares }: HeldOutParts,
  from: number,
  to: number,
  scoreOf: (value: number, expected: number, weight: number) => number = (value, ought, weight) =>
    scoreBetween(family, value, ought, weight),
): Float64Array {
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [first, last] = [row * (slots + 1) + from, row * (slots + 1) + to];
    const value = values[last] - values[first];
    const ought = shares === undefined ? expected[row] : expected[row] * (shares[last] - shares[first]);
    if (denominators === undefined) {
      scores[row] = scoreOf(value, ought, 1);
    } else {
      const weight = denominators[last] - denominators[first];
      scores[row] = scoreOf(weight > 0 ? value / weight : ought, ought, Math.max(weight, 1));
    }
  }
  return scores;
}
