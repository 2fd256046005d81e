import type { Tally } from '../ports/product-queries.js';

/** Tallies of which nothing is in both: what is distinct in each adds up. */
export function together(a: Tally, b: Tally): Tally {
  return {
    totals: a.totals + b.totals,
    uniques: a.uniques + b.uniques,
    sum: a.sum + b.sum,
    numbers: a.numbers + b.numbers,
    least: leastOf(a.least, b.least),
    greatest: greatestOf(a.greatest, b.greatest),
    percentiles: [],
  };
}

/** NaN is no number. */
export const leastOf = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));
export const greatestOf = (a: number, b: number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);

/**
 * Tallies of windows from those of single buckets.
 *
 * @param changes - By how much `uniques` differs from the window before, by its last bucket; one without a change is missing.
 * @param window - Buckets of each.
 * @param count - How many buckets there are.
 */
export function windowTallies(
  buckets: ReadonlyMap<number, Tally>,
  changes: ReadonlyMap<number, number>,
  window: number,
  count: number,
): ReadonlyMap<number, Tally> {
  const tallies = new Map<number, Tally>();
  const known = [...buckets].sort(([a], [b]) => a - b);
  let uniques = 0;
  let [from, until] = [0, 0];
  for (let last = 0; last < count; last++) {
    uniques += changes.get(last) ?? 0;
    while (until < known.length && known[until][0] <= last) until++;
    while (from < until && known[from][0] <= last - window) from++;
    if (from === until) continue;
    let tally = known[until - 1][1];
    for (let i = until - 2; i >= from; i--) tally = together(tally, known[i][1]);
    tallies.set(last, { ...tally, uniques, percentiles: [] });
  }
  return tallies;
}
