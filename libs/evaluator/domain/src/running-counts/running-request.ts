import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpochMs } from '@tocsin/runtime';
import type { CountRequest, Selection, SelectionCount, Tally } from '../ports/product-queries.js';
import { together, windowTallies } from '../product-queries/joined-tallies.js';
import { isKeptByHour } from '../product-queries/kept-by-hour.js';
import type { TalliedGroup } from './bucket-tally.js';
import { WindowChanges } from './window-changes.js';

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
  return percentiles.length === 0 && !isPlain ? bucketsOf(request) : undefined;
}

/** Whether it must be known who was in its buckets, not only how many. */
export const hasWindow = ({ window, distinct }: Selection): boolean => window > 1 && distinct !== 'nothing';

function bucketsOf(request: CountRequest): readonly AskedBucket[] {
  const { bounds, firstsOf, selections } = request;
  const fillingFrom = selections.some(hasWindow) ? Infinity : (request.fillingFrom ?? Infinity);
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
  readonly groups: readonly TalliedGroup[];
}

/**
 * Puts buckets together; others have their turn in between. Who is in several of them counts as often in `whole`.
 *
 * @param counted - Of each selection the buckets in their order.
 */
export async function joinedCounts(
  { selections, measure, limit, bounds }: CountRequest,
  counted: readonly CountedBucketOf[],
): Promise<readonly SelectionCount[]> {
  const found: SelectionCount[] = [];
  for (const [selection, { window }] of selections.entries()) {
    const joined = new Map<string, JoinedGroup>();
    for (const { position, groups } of counted.filter((each) => each.selection === selection)) {
      for (const group of groups.filter(({ slots }) => slots.size > 0)) {
        const key = JSON.stringify(group.group);
        const known = joined.get(key) ?? new JoinedGroup(group.group, window);
        known.take(position, group);
        joined.set(key, known);
      }
      if (window > 1) await nextTurn();
    }
    const counts = [...joined.values()].map((group) => group.count(selection, bounds.length - 1));
    found.push(...counts.toSorted(byRank(measure)).slice(0, limit));
  }
  return found;
}

/** The buckets of a group. */
class JoinedGroup {
  private readonly buckets = new Map<number, Tally>();
  private readonly changes: WindowChanges;

  constructor(
    private readonly group: readonly string[],
    private readonly window: number,
  ) {
    this.changes = new WindowChanges(window);
  }

  take(position: number, { slots, hashes }: TalliedGroup): void {
    for (const [slot, tally] of slots) this.buckets.set(position + slot, tally);
    if (this.window > 1) this.changes.add(position, hashes);
  }

  /** @param positions - How many buckets there are. */
  count(selection: number, positions: number): SelectionCount {
    const { group, buckets, changes, window } = this;
    return {
      ...{ selection, group, whole: [...buckets.values()].reduce(together) },
      buckets: window === 1 ? buckets : windowTallies(buckets, changes.byBucket, window, positions),
    };
  }
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
