import { type CountRequest, type SelectionCount, type Tally, windowTallies } from '@tocsin/evaluator-domain';

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
