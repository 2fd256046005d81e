/** How much of a bucket's final count was visible some time after its end. */
export interface Maturity {
  /** Seconds since the end of the bucket, ascending. */
  readonly lags: readonly number[];
  /** Share of the final count at each lag; it never falls. */
  readonly shares: readonly number[];
}

/**
 * Learns from buckets that no late event can reach any more.
 *
 * @param lags - Seconds since a bucket's end, ascending, from 0 or later.
 * @param visible - What was visible of each bucket at each lag, row by row.
 * @param finals - What each bucket held in the end.
 * @returns Undefined if they held nothing.
 */
export function learnMaturity(
  lags: readonly number[],
  visible: Float64Array,
  finals: Float64Array,
): Maturity | undefined {
  const total = finals.reduce((sum, final) => sum + final, 0);
  if (!(total > 0)) return undefined;
  const sums = new Float64Array(lags.length);
  visible.forEach((value, place) => (sums[place % lags.length] += value));
  let highest = 0;
  const shares = Array.from(sums, (sum) => (highest = Math.min(1, Math.max(highest, sum / total))));
  return { lags, shares };
}

/** Share of the final count that is visible at a lag. Straight between the lags known; before the first it is that of the first. */
export function visibleShare({ lags, shares }: Maturity, lag: number): number {
  const next = lags.findIndex((known) => known > lag);
  if (next === 0) return shares[0];
  if (next === -1) return shares[shares.length - 1];
  const passed = (lag - lags[next - 1]) / (lags[next] - lags[next - 1]);
  return shares[next - 1] + passed * (shares[next] - shares[next - 1]);
}

/** Seconds to wait after a bucket's end until a share is visible; undefined if so much is not within the lags known. */
export function lagUntilVisible({ lags, shares }: Maturity, share: number): number | undefined {
  const at = shares.findIndex((known) => known >= share);
  if (at <= 0) return at === 0 ? lags[0] : undefined;
  const passed = (share - shares[at - 1]) / (shares[at] - shares[at - 1]);
  return lags[at - 1] + passed * (lags[at] - lags[at - 1]);
}
