import type { CountRequest, SelectionCount, Tally } from '@tocsin/evaluator-domain';

/** A row of `countSql`. Numbers that need not be safe integers are texts. */
export interface CountRow {
  readonly selection: number;
  readonly groups: readonly string[];
  readonly totals: number;
  readonly uniques: number;
  readonly sum: string | null;
  readonly numbers: number;
  readonly least: string | null;
  readonly greatest: string | null;
  readonly percentiles: string | null;
  readonly bucket_positions: readonly number[];
  readonly bucket_totals: readonly number[];
  readonly bucket_uniques: readonly number[];
  readonly bucket_sums: readonly (string | null)[];
  readonly bucket_numbers: readonly number[];
  readonly bucket_least: readonly (string | null)[];
  readonly bucket_greatest: readonly (string | null)[];
  readonly bucket_percentiles: readonly (string | null)[];
  readonly change_positions: readonly number[] | null;
  readonly changes: readonly number[] | null;
}

export function countOf(row: CountRow, { selections, bounds }: CountRequest): SelectionCount {
  const buckets = new Map(
    row.bucket_positions.map((position, i): [number, Tally] => [
      position,
      {
        totals: row.bucket_totals[i],
        uniques: row.bucket_uniques[i],
        sum: Number(row.bucket_sums[i]),
        numbers: row.bucket_numbers[i],
        least: numberOf(row.bucket_least[i]),
        greatest: numberOf(row.bucket_greatest[i]),
        percentiles: percentilesOf(row.bucket_percentiles[i]),
      },
    ]),
  );
  const changes = new Map((row.change_positions ?? []).map((position, i) => [position, row.changes?.[i] ?? 0]));
  const { window } = selections[row.selection];
  return {
    selection: row.selection,
    group: row.groups,
    whole: {
      totals: row.totals,
      uniques: row.uniques,
      sum: Number(row.sum),
      numbers: row.numbers,
      least: numberOf(row.least),
      greatest: numberOf(row.greatest),
      percentiles: percentilesOf(row.percentiles),
    },
    buckets: window === 1 ? buckets : windowTallies(buckets, changes, window, bounds.length - 1),
  };
}

const numberOf = (text: string | null): number => (text === null ? NaN : Number(text));
const percentilesOf = (json: string | null): readonly number[] =>
  json === null ? [] : (JSON.parse(json) as (number | null)[]).map((each) => each ?? NaN);

/**
 * Tallies of windows from those of single buckets.
 *
 * @param changes - By how much `uniques` differs from the window before, by its last bucket; one without a change is missing.
 * @param window - Buckets of each.
 * @param count - How many buckets there are.
 */
function windowTallies(
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

/** What was distinct in both is not known here. */
const together = (a: Tally, b: Tally): Tally => ({
  totals: a.totals + b.totals,
  uniques: 0,
  sum: a.sum + b.sum,
  numbers: a.numbers + b.numbers,
  least: Number.isNaN(a.least) ? b.least : Number.isNaN(b.least) ? a.least : Math.min(a.least, b.least),
  greatest: Number.isNaN(a.greatest)
    ? b.greatest
    : Number.isNaN(b.greatest)
      ? a.greatest
      : Math.max(a.greatest, b.greatest),
  percentiles: [],
});
