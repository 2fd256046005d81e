/** Confidence of a band, and how its tails lie. */
export type Level = 0.95 | 0.98 | 0.99;
export type Sides = 'both' | 'above' | 'below';

/** The probabilities beyond a bound that any level and side needs. */
export const TAIL_PROBABILITIES = [0.05, 0.025, 0.02, 0.01, 0.005] as const;
const TWO_SIDED: Readonly<Record<Level, number>> = { 0.95: 1, 0.98: 3, 0.99: 4 };
const ONE_SIDED: Readonly<Record<Level, number>> = { 0.95: 0, 0.98: 2, 0.99: 3 };

/** Place in `TAIL_PROBABILITIES`. */
export const tailOf = (level: Level, sides: Sides): number => (sides === 'both' ? TWO_SIDED : ONE_SIDED)[level];

/** Share of the scores that the shape of the tail is read from. */
const TAIL_SHARE = 0.12;
/** How much a side's own tail counts against that of both sides together. */
const OWN_WEIGHT = 0.5;

/** Tracking and spreads are chosen on the same scores, which makes these look a little small: by this many parts of 1/n. */
const CHOSEN_ON_THEM = 3;

/** How many scores away from 0 the bounds lie, for each of `TAIL_PROBABILITIES`. */
export interface Tails {
  readonly below: readonly number[];
  readonly above: readonly number[];
}

/**
 * Split-conformal quantiles of held-out scores, n + 1 in the place of n. Where a quantile lies beyond what so few scores can show, the tail
 * goes on as an exponential of the same mean excess: right for a normal tail within a tenth, and for Student's with 3 degrees too.
 *
 * @param lowest - The scores; or of buckets with several scores each the lowest, and in `highest` the highest ones.
 */
export function tailsOf(lowest: Float64Array, highest = lowest): Tails {
  const descending = (scores: Float64Array): Float64Array => scores.sort().reverse();
  const above = descending(Float64Array.from(highest));
  const below = descending(lowest.map((score) => -score));
  const sizes = descending(highest.map((score, i) => Math.max(score, -lowest[i])));
  const widened = 1 + CHOSEN_ON_THEM / lowest.length;
  const side = (own: Float64Array): number[] =>
    TAIL_PROBABILITIES.map((p) => {
      const quantile = OWN_WEIGHT * tailQuantile(own, p) + (1 - OWN_WEIGHT) * tailQuantile(sizes, 2 * p);
      return Math.max(0, widened * quantile);
    });
  return { below: side(below), above: side(above) };
}

/** @param descending - Largest first, at least one. */
export function tailQuantile(descending: Float64Array, probability: number): number {
  const n = descending.length;
  const inTail = Math.min(n - 1, Math.max(5, Math.ceil(TAIL_SHARE * n)));
  const rank = probability * (n + 1);
  if (inTail < 1) return descending[0];
  if (rank >= inTail + 1) return interpolated(descending, rank);
  const threshold = descending[inTail];
  let excess = 0;
  for (let i = 0; i < inTail; i++) excess += descending[i] - threshold;
  return threshold + (excess / inTail) * Math.log((inTail + 1) / rank);
}

function interpolated(descending: Float64Array, rank: number): number {
  const place = Math.min(rank - 1, descending.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, descending.length - 1);
  return descending[low] + (place - low) * (descending[high] - descending[low]);
}
