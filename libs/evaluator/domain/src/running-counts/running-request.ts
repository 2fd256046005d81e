import type { EpochMs } from '@tocsin/runtime';
import type { CountRequest, SelectionCount, Tally } from '../ports/product-queries.js';
import { isKeptByHour } from '../product-queries/kept-by-hour.js';
import { together } from './group-tally.js';

/** A bucket of a request. */
export interface AskedBucket {
  /** When its slots begin, and when the last one ends. */
  readonly bounds: readonly EpochMs[];
  /** Position of its first slot in the request. */
  readonly position: number;
  /** Whether it goes on filling. */
  readonly isFilling: boolean;
}

/** The buckets of a request, if what they come to can be kept up to date by what is new; undefined: it cannot, or need not. */
export function runningBuckets(request: CountRequest): readonly AskedBucket[] | undefined {
  const { selections, bounds, percentiles } = request;
  const isPlain = selections.every((selection) => isKeptByHour(selection, bounds));
  const canRun = percentiles.length === 0 && selections.every(({ window }) => window === 1);
  return canRun && !isPlain ? bucketsOf(request) : undefined;
}

function bucketsOf({ bounds, firstsOf, fillingFrom = Infinity }: CountRequest): readonly AskedBucket[] {
  const starts = firstsOf ?? bounds.slice(0, -1);
  return starts.map((start, i) => {
    const position = bounds.indexOf(start);
    const next = i + 1 < starts.length ? bounds.indexOf(starts[i + 1]) : bounds.length - 1;
    return { bounds: bounds.slice(position, next + 1), position, isFilling: start >= fillingFrom };
  });
}

/** What a selection came to in a bucket. */
export interface CountedBucketOf {
  readonly selection: number;
  readonly position: number;
  readonly tallies: readonly { readonly group: readonly string[]; readonly slots: ReadonlyMap<number, Tally> }[];
}

/** Puts buckets together. Who is in several of them counts as often in `whole`. */
export function joinedCounts(
  { selections, measure, limit }: CountRequest,
  counted: readonly CountedBucketOf[],
): readonly SelectionCount[] {
  return selections.flatMap((_, selection) => {
    const groups = new Map<string, { readonly group: readonly string[]; readonly buckets: Map<number, Tally> }>();
    for (const { position, tallies } of counted.filter((each) => each.selection === selection)) {
      for (const { group, slots } of tallies) {
        const key = JSON.stringify(group);
        const known = groups.get(key) ?? { group, buckets: new Map<number, Tally>() };
        for (const [slot, tally] of slots) known.buckets.set(position + slot, tally);
        if (known.buckets.size > 0) groups.set(key, known);
      }
    }
    const counts = [...groups.values()].map(({ group, buckets }) => ({
      ...{ selection, group, buckets },
      whole: [...buckets.values()].reduce(together),
    }));
    return counts.toSorted(byRank(measure)).slice(0, limit);
  });
}

/** The highest first; a group without anything to rank it by comes last. */
function byRank(measure: CountRequest['measure']): (a: SelectionCount, b: SelectionCount) => number {
  return (a, b) => {
    const [left, right] = [rankOf(measure, a.whole), rankOf(measure, b.whole)];
    if (left !== right) return left > right ? -1 : 1;
    const different = a.group.findIndex((value, i) => value !== b.group[i]);
    return a.group[different] < b.group[different] ? -1 : 1;
  };
}

function rankOf(measure: CountRequest['measure'], { totals, uniques, sum, numbers }: Tally): number {
  switch (measure) {
    case 'uniques':
    case 'pct_dau':
      return uniques;
    case 'totals':
    case 'formula':
      return totals;
    case 'average':
      return uniques === 0 ? -Infinity : totals / uniques;
    case 'sums':
      return numbers === 0 ? -Infinity : sum;
    case 'value_avg':
      return numbers === 0 ? -Infinity : sum / numbers;
  }
}
