import type { CountRequest, ProductQueries, Selection } from '../ports/product-queries.js';

/** How often events of one type happened, bucket by bucket. */
export interface TypeTotals {
  readonly name: string;
  readonly totals: readonly number[];
}

/** Types that are told at most: as many as a project may have, and more. */
const MOST_TYPES = 10_000;
const EVERY_TYPE: Selection = {
  ...{ type: undefined, byType: true, conditions: [], groupBy: [], number: undefined },
  ...{ distinct: 'nothing', window: 1 },
};

/**
 * Types of events that happened in some buckets, the most frequent first, with a number for each bucket.
 *
 * @param signal - Aborted when nobody waits for the answer any more.
 * @throws {TooLargeError} If it takes longer than a query may.
 */
export async function typeTotals(
  queries: ProductQueries,
  scope: Pick<CountRequest, 'org' | 'projectId' | 'bounds' | 'firstsOf' | 'fillingFrom'>,
  signal: AbortSignal,
): Promise<readonly TypeTotals[]> {
  const request = { ...scope, selections: [EVERY_TYPE], limit: MOST_TYPES, percentiles: [] };
  const counts = await queries.count({ ...request, measure: 'totals' }, signal);
  return counts.map(({ group: [name], buckets }) => ({
    name,
    totals: scope.bounds.slice(1).map((_, bucket) => buckets.get(bucket)?.totals ?? 0),
  }));
}
