import type { FunnelQuestion } from '@tocsin/product-queries';
import type { CountRequest, ProductQueries } from '../../ports/product-queries.js';
import { type FunnelCount, FunnelWalk, type FunnelSeries } from './funnel-walk.js';

/** Whose events are asked for, and when. */
export type FunnelScope = Pick<CountRequest, 'org' | 'projectId' | 'bounds'>;

/**
 * Counts who begins a funnel in each bucket, and how far they get: also after the last bucket, for as long as a conversion may
 * take.
 *
 * @param signal - Aborted when nobody waits for the answer any more.
 * @returns By segment; in groups those with the most users at the first step, the highest first.
 * @throws {TooLargeError} If it takes longer than a query may.
 */
export async function countFunnel(
  queries: ProductQueries,
  question: FunnelQuestion,
  scope: FunnelScope,
  signal: AbortSignal,
): Promise<readonly FunnelCount[]> {
  const { org, projectId, bounds } = scope;
  const { steps, segments, groupBy, mode, conversionMs } = question;
  const series = await seriesOf(queries, question, scope, signal);
  const walk = new FunnelWalk({ mode, steps: steps.length, conversionMs }, bounds, series);
  if (series.length === 0) return walk.end();
  const request = {
    org,
    projectId,
    steps: steps.map(({ type, filters }) => ({ type, conditions: filters })),
    segments: segments.map(({ conditions }) => conditions),
    groupBy,
    isEverythingWanted: mode === 'sequential',
    from: bounds[0],
    until: bounds[bounds.length - 1] + conversionMs,
  };
  await queries.tellSteps(
    request,
    (events) => {
      walk.take(events);
    },
    signal,
  );
  return walk.end();
}

async function seriesOf(
  queries: ProductQueries,
  { steps, segments, groupBy, limit }: FunnelQuestion,
  scope: FunnelScope,
  signal: AbortSignal,
): Promise<readonly FunnelSeries[]> {
  if (groupBy.length === 0) return segments.map((_, segment) => ({ segment, group: undefined }));
  const [{ type, filters }] = steps;
  const selections = segments.map(({ conditions }) => ({
    type,
    conditions: [...filters, ...conditions],
    groupBy,
    number: undefined,
  }));
  const counts = await queries.count({ ...scope, selections, measure: 'uniques', limit }, signal);
  return counts.map(({ selection, group }) => ({ segment: selection, group: group[0] }));
}
