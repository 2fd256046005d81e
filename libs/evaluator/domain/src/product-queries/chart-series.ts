import {
  type ChartQuery,
  type FunnelChart,
  kindOf,
  type PropertyReference,
  type SegmentationChart,
} from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import type { CountRequest, ProductQueries } from '../ports/product-queries.js';
import { countFunnel } from './funnels/count-funnel.js';
import { type Measured, measured, valueOf } from './measured.js';
import { countedSeries, selectionsOf } from './selections.js';

/**
 * One line of a chart. `event`, `segment.index` and the values of `groupBy` say which one it is, whatever else the chart shows:
 * they stay the same from one question to the next, while the order of groups does not.
 *
 * All lists have an item per bucket.
 */
export interface ChartSeries {
  /** Position of the event; 0 of a funnel. */
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
  /** Of a ratio (`kindOf(chart)`) only: users who did it; of a funnel those who reached the last step. */
  readonly numerators?: readonly number[];
  /** Of a ratio only: users who could have; of a funnel those who began. */
  readonly denominators?: readonly number[];
}

/** Whose events a chart shows, and when. */
export interface ChartScope extends Pick<CountRequest, 'org' | 'projectId' | 'firstsOf'> {
  /**
   * When each bucket begins, ascending, and when the last one ends. Any will do: the intervals of the chart
   * (`queryBuckets`), one that is still filling, or parts of one.
   */
  readonly bounds: readonly EpochMs[];
}

/**
 * Asks for the values of a saved chart. What costs is the range from the first bound to the last: ask for all buckets at once.
 *
 * A funnel's value of a bucket is the share of those who began in it that reached the last step, as far as is known: it grows for as
 * long as a conversion may take.
 *
 * @param signal - Aborted when nobody waits for the answer any more.
 * @returns Without groups a series per event and segment, also of what never happened; else the groups with the highest values over
 * all buckets, `limit` of each event. A group without events in the buckets has no series.
 * @throws {TooLargeError} If it takes longer than a query may.
 */
export function chartSeries(
  queries: ProductQueries,
  chart: ChartQuery,
  scope: ChartScope,
  signal: AbortSignal,
): Promise<readonly ChartSeries[]> {
  return chart.type === 'funnel'
    ? funnelSeries(queries, chart, scope, signal)
    : segmentationSeries(queries, chart, scope, signal);
}

async function segmentationSeries(
  queries: ProductQueries,
  chart: SegmentationChart,
  scope: ChartScope,
  signal: AbortSignal,
): Promise<readonly ChartSeries[]> {
  const { measure, limit } = chart;
  const selections = selectionsOf(chart);
  const counts = await queries.count({ ...scope, selections, measure, limit }, signal);
  return countedSeries(chart, counts).map(({ event, segment, group, buckets, active }) => ({
    event,
    ...labelsOf(chart, segment, selections[event * chart.segments.length].groupBy, group),
    ...valuesOf(chart, scope, (i) => measured(measure, buckets.get(i), active?.buckets.get(i))),
  }));
}

async function funnelSeries(
  queries: ProductQueries,
  chart: FunnelChart,
  scope: ChartScope,
  signal: AbortSignal,
): Promise<readonly ChartSeries[]> {
  const counts = await countFunnel(queries, chart, scope, signal);
  return counts.map(({ segment, group, buckets }) => ({
    event: 0,
    ...labelsOf(chart, segment, chart.groupBy, group === undefined ? [] : [group]),
    ...valuesOf(chart, scope, (i) => {
      const users = buckets.get(i)?.users ?? [];
      const [began = 0, finished = 0] = [users[0], users[chart.steps.length - 1]];
      return { numerator: finished, denominator: began, volume: began };
    }),
  }));
}

function labelsOf(
  { segments }: ChartQuery,
  segment: number,
  properties: readonly PropertyReference[],
  group: readonly string[],
): Pick<ChartSeries, 'segment' | 'groupBy'> {
  return {
    segment: { index: segment, name: segments[segment].name },
    groupBy: group.map((value, i) => ({ property: properties[i].name, value })),
  };
}

function valuesOf(
  chart: ChartQuery,
  { bounds }: ChartScope,
  measuredIn: (bucket: number) => Measured,
): Omit<ChartSeries, 'event' | 'segment' | 'groupBy'> {
  const parts = Array.from({ length: bounds.length - 1 }, (_, bucket) => measuredIn(bucket));
  return {
    values: parts.map((part) => valueOf(part, NaN)),
    volumes: parts.map(({ volume }) => volume),
    ...(kindOf(chart) === 'ratio' && {
      numerators: parts.map(({ numerator }) => numerator),
      denominators: parts.map(({ denominator = 0 }) => denominator),
    }),
  };
}
