import {
  boundsBefore,
  type ChartQuery,
  type FunnelChart,
  intervalOf,
  kindOf,
  leadOf,
  linesOf,
  type PropertyReference,
  type SegmentationChart,
  segmentsNamedIn,
} from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';
import type { CountRequest, ProductQueries } from '../ports/product-queries.js';
import { countFunnel } from './funnels/count-funnel.js';
import { countRequest, groupingOf } from './count-plan.js';
import { inTurns } from './in-turns.js';
import { type Measured, valueOf } from './metric-value.js';
import { questionSeries } from './question-series.js';

/**
 * One line of a chart. `event`, `segment.index` and the values of `groupBy` say which one it is, whatever else the chart shows:
 * they stay the same from one question to the next, while the order of groups does not.
 *
 * All lists have an item per bucket.
 */
export interface ChartSeries {
  /** Position of the event; of a formula and of a funnel 0. `eventNamesOf(chart)` has its name. */
  readonly event: number;
  readonly segment: { readonly index: number; readonly name: string };
  /** Which group it is; empty if the chart has no groups. */
  readonly groupBy: readonly { readonly property: string; readonly value: string }[];
  /** As `unitOf(chart)` says; a percentage as a ratio from 0 to 1. NaN where it cannot be computed: nothing to divide by. */
  readonly values: readonly number[];
  /**
   * Users or events that each value says something about, so that a change of a few visitors can be told from one of many: of a
   * ratio or an average what it is divided by, of a sum the events that had a number, of a count the count itself; of what a formula
   * makes of several metrics how often its events happened.
   */
  readonly volumes: readonly number[];
  /** Of a ratio (`kindOf(chart)`) only: users who did it; of a funnel those who reached the last step. */
  readonly numerators?: readonly number[];
  /** Of a ratio only: users who could have; of a funnel those who began. */
  readonly denominators?: readonly number[];
}

/** Whose events a chart shows, and when. */
export interface ChartScope extends Pick<CountRequest, 'org' | 'projectId' | 'firstsOf' | 'fillingFrom'> {
  /** Of the project. */
  readonly timeZone: string;
  /**
   * When each bucket begins, ascending, and when the last one ends. Any will do: the intervals of the chart
   * (`queryBuckets`), one that is still filling, or parts of one. A rolling window goes over the bucket, over those before it and,
   * before the first one, over intervals of the chart: so with windows (`leadOf(chart) > 0`) each bucket but the last should be an
   * interval.
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
  { timeZone, bounds, ...scope }: ChartScope,
  signal: AbortSignal,
): Promise<readonly ChartSeries[]> {
  const before = boundsBefore(bounds[0], leadOf(chart), intervalOf(chart), timeZone);
  const looksBack = before.length > 0 && { looksBack: true as const };
  const request = countRequest(chart, { ...scope, ...looksBack, bounds: [...before, ...bounds] });
  const counts = await queries.count(request, signal);
  const found = await inTurns(questionSeries(chart, request, counts), signal);
  return found.map(({ line, segment, group, values, parts }) => ({
    event: line,
    segment: segmentOf(chart, line, segment),
    groupBy: groupOf(groupPropertiesOf(chart, line), group),
    values: values.map((value) => (Number.isFinite(value) ? value : NaN)),
    ...partsOf(chart, parts),
  }));
}

async function funnelSeries(
  queries: ProductQueries,
  chart: FunnelChart,
  { bounds, ...scope }: ChartScope,
  signal: AbortSignal,
): Promise<readonly ChartSeries[]> {
  const counts = await countFunnel(queries, chart, { ...scope, bounds }, signal, false);
  return counts.map(({ segment, group, buckets }) => {
    const parts = Array.from({ length: bounds.length - 1 }, (_, bucket): Measured => {
      const users = buckets.get(bucket)?.users ?? [];
      const [began = 0, finished = 0] = [users[0], users[chart.steps.length - 1]];
      return { numerator: finished, denominator: began, volume: began };
    });
    return {
      event: 0,
      segment: { index: segment, name: chart.segments[segment].name },
      groupBy: groupOf(chart.groupBy, group === undefined ? [] : [group]),
      values: parts.map(valueOf),
      ...partsOf(chart, parts),
    };
  });
}

/** The properties that make the groups of a line: a formula has those of its first event that has any. */
function groupPropertiesOf(chart: SegmentationChart, line: number): readonly PropertyReference[] {
  if (chart.measure !== 'formula') return groupingOf(chart, line);
  return chart.events.map((_, event) => groupingOf(chart, event)).find((groups) => groups.length > 0) ?? [];
}

/** A line of several segments has the position of the first one, and the names of all. */
function segmentOf(chart: SegmentationChart, line: number, segment: number | undefined): ChartSeries['segment'] {
  const named = segment === undefined ? (segmentsNamedIn(linesOf(chart)[line].formula) ?? [0]) : [segment];
  return { index: named[0], name: named.map((each) => chart.segments[each].name).join(', ') };
}

const groupOf = (properties: readonly PropertyReference[], group: readonly string[]): ChartSeries['groupBy'] =>
  group.map((value, i) => ({ property: properties[i].name, value }));

function partsOf(
  chart: ChartQuery,
  parts: readonly Measured[],
): Pick<ChartSeries, 'volumes' | 'numerators' | 'denominators'> {
  return {
    volumes: parts.map(({ volume }) => volume),
    ...(kindOf(chart) === 'ratio' && {
      numerators: parts.map(({ numerator }) => numerator),
      denominators: parts.map(({ denominator = 0 }) => denominator),
    }),
  };
}
