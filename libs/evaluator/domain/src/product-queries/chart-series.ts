import { type ChartQuery, kindOf, type PropertyReference } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import type { CountRequest, ProductQueries } from '../ports/product-queries.js';
import { measured, valueOf } from './measured.js';
import { countedSeries, selectionsOf } from './selections.js';

/**
 * One line of a chart. `event`, `segment.index` and the values of `groupBy` say which one it is, whatever else the chart shows:
 * they stay the same from one question to the next, while the order of groups does not.
 *
 * All lists have an item per bucket.
 */
export interface ChartSeries {
  /** Position of the event. */
  readonly event: number;
  readonly segment: { readonly index: number; readonly name: string };
  /** Which group it is; empty if the chart has no groups. */
  readonly groupBy: readonly { readonly property: string; readonly value: string }[];
  /** As `unitOf(chart)` says; a percentage as a ratio from 0 to 1. NaN where there is nothing to divide by. */
  readonly values: readonly number[];
  /**
   * Users or events that each value says something about, so that a change of a few visitors can be told from one of many: of a
   * ratio or an average what it is divided by, of a sum the events that had a number, of a count the count itself.
   */
  readonly volumes: readonly number[];
  /** Of a ratio (`kindOf(chart)`) only: users who did it. */
  readonly numerators?: readonly number[];
  /** Of a ratio only: users who could have. */
  readonly denominators?: readonly number[];
}

/** Whose events a chart shows, and when. */
export interface ChartScope extends Pick<CountRequest, 'org' | 'projectId'> {
  /**
   * When each bucket begins, ascending, and when the last one ends. Any will do: the intervals of the chart
   * (`queryBuckets`), one that is still filling, or parts of one.
   */
  readonly bounds: readonly EpochMs[];
}

/**
 * Asks for the values of a saved chart. What costs is the range from the first bound to the last: ask for all buckets at once.
 *
 * @param signal - Aborted when nobody waits for the answer any more.
 * @returns Without groups a series per event and segment, also of what never happened; else the groups with the highest values over
 * all buckets, `limit` of each event. A group without events in the buckets has no series.
 * @throws {TooLargeError} If it takes longer than a query may.
 */
export async function chartSeries(
  queries: ProductQueries,
  chart: ChartQuery,
  scope: ChartScope,
  signal: AbortSignal,
): Promise<readonly ChartSeries[]> {
  const { measure, limit, segments } = chart;
  const counts = await queries.count({ ...scope, selections: selectionsOf(chart), measure, limit }, signal);
  return countedSeries(chart, counts).map(({ event, segment, group, buckets, active }) => {
    const properties = groupingOf(chart, event);
    const parts = Array.from({ length: scope.bounds.length - 1 }, (_, i) =>
      measured(measure, buckets.get(i), active?.buckets.get(i)),
    );
    return {
      event,
      segment: { index: segment, name: segments[segment].name },
      groupBy: group.map((value, i) => ({ property: properties[i].name, value })),
      values: parts.map((part) => valueOf(part, NaN)),
      volumes: parts.map(({ volume }) => volume),
      ...(kindOf(chart) === 'ratio' && {
        numerators: parts.map(({ numerator }) => numerator),
        denominators: parts.map(({ denominator = 0 }) => denominator),
      }),
    };
  });
}

/** The properties whose values `group` has. */
function groupingOf(chart: ChartQuery, event: number): readonly PropertyReference[] {
  return selectionsOf(chart)[event * chart.segments.length].groupBy;
}
