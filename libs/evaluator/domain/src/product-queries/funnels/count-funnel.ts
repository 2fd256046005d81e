import type { FunnelQuestion } from '@tocsin/product-queries';
import type { ProductQueries } from '../../ports/product-queries.js';
import type { CountScope } from '../count-plan.js';
import { type FunnelCount, FunnelWalk, type FunnelSeries } from './funnel-walk.js';

/**
 * Groups that are followed where it is not known beforehand which of them have the most users: of new users, and without an order, as
 * the first step may come after the last bucket.
 */
const GROUPS_FOLLOWED = 1000;

/**
 * Counts who begins a funnel in each bucket, and how far they get: also after the last bucket, for as long as a conversion may
 * take.
 *
 * @param scope - Its `firstsOf` and `fillingFrom` say nothing of a funnel.
 * @param signal - Aborted when nobody waits for the answer any more.
 * @param isTimed - Whether it is wanted how long steps took in each bucket.
 * @returns By segment; in groups those with the most users at the first step, the highest first.
 * @throws {TooLargeError} If it takes longer than a query may.
 */
export async function countFunnel(
  queries: ProductQueries,
  question: FunnelQuestion,
  scope: CountScope,
  signal: AbortSignal,
  isTimed = true,
): Promise<readonly FunnelCount[]> {
  const { org, projectId, bounds } = scope;
  const { steps, segments, groupBy, mode, conversionMs, isOfNewUsers = false } = question;
  const until = bounds[bounds.length - 1] + conversionMs;
  const isUnordered = mode === 'unordered';
  const isRankedLater = isOfNewUsers || isUnordered;
  const limit = isRankedLater ? Math.max(question.limit, GROUPS_FOLLOWED) : question.limit;
  const begun = isUnordered ? [...bounds, until] : bounds;
  const series = await seriesOf(queries, { ...question, limit }, { ...scope, bounds: begun }, signal);
  const walk = new FunnelWalk({ mode, steps: steps.length, conversionMs, bounds }, series, isTimed);
  if (series.length === 0) return walk.counts;
  const request = {
    org,
    projectId,
    steps: steps.map(({ type, filters }) => ({ type, conditions: filters })),
    segments: segments.map(({ conditions }) => conditions),
    groupBy,
    isEverythingWanted: mode === 'sequential',
    isOfNewPeople: isOfNewUsers,
    from: bounds[0],
    until,
  };
  await queries.tellSteps(request, walk, signal);
  if (!isRankedLater || groupBy.length === 0) return walk.counts;
  return segments.flatMap((_, position) =>
    highest(walk.counts.filter(({ segment }) => segment === position)).slice(0, question.limit),
  );
}

/** The groups in which anybody began, those first in which the most did. */
function highest(counts: readonly FunnelCount[]): readonly FunnelCount[] {
  const begun = counts.filter(({ whole }) => whole.users[0] > 0);
  return begun.sort((a, b) => b.whole.users[0] - a.whole.users[0]);
}

async function seriesOf(
  queries: ProductQueries,
  { steps, segments, groupBy, limit }: FunnelQuestion,
  { org, projectId, bounds }: CountScope,
  signal: AbortSignal,
): Promise<readonly FunnelSeries[]> {
  if (groupBy.length === 0) return segments.map((_, segment) => ({ segment, group: undefined }));
  const [{ type, filters }] = steps;
  const selections = segments.map(({ conditions }) => ({
    type,
    conditions: [...filters, ...conditions],
    groupBy,
    number: undefined,
    distinct: 'people' as const,
    window: 1,
  }));
  const counts = await queries.count(
    { org, projectId, bounds, selections, measure: 'uniques', limit, percentiles: [] },
    signal,
  );
  return counts.map(({ selection, group }) => ({ segment: selection, group: group[0] }));
}
