import type { Selection, SelectionCount, Tally } from '../ports/product-queries.js';
import type { Measure, Segmentation } from './segmentation.js';

/** The series of a segmentation as the Dashboard REST API has them. */
export interface SegmentationAnswer {
  /** A number per `xValues` each. */
  readonly series: readonly (readonly number[])[];
  /** The event's position; with several segments also the segment's; in groups, the event's and the values. */
  readonly seriesLabels: readonly (number | readonly [event: number, segmentOrGroup: number | string])[];
  /** Each series over all days as one: users are counted once. */
  readonly seriesCollapsed: readonly (readonly [{ readonly value: number }])[];
  readonly xValues: readonly string[];
}

/** What is counted for a segmentation: each event in each segment, then for `pct_dau` who was active in each segment. */
export function selectionsOf(query: Segmentation): readonly Selection[] {
  const { events, segments, groupBy, measure } = query;
  const ofEvents = events.flatMap(({ type, filters, groupBy: ofEvent }) =>
    segments.map((segment): Selection => {
      const addsUp = measure === 'sums' || measure === 'value_avg';
      return {
        type,
        conditions: [...filters, ...segment],
        groupBy: [...(addsUp ? ofEvent.slice(1) : ofEvent), ...groupBy],
        number: addsUp ? ofEvent[0] : undefined,
      };
    }),
  );
  const active = segments.map((conditions): Selection => ({
    type: undefined,
    conditions,
    groupBy: [],
    number: undefined,
  }));
  return measure === 'pct_dau' ? [...ofEvents, ...active] : ofEvents;
}

/** @param counts - Of `selectionsOf(query)`, the groups of each in the order to show them. */
export function segmentationAnswer(
  { events, segments, measure }: Segmentation,
  xValues: readonly string[],
  selections: readonly Selection[],
  counts: readonly SelectionCount[],
): SegmentationAnswer {
  const series: number[][] = [];
  const seriesLabels: SegmentationAnswer['seriesLabels'][number][] = [];
  const seriesCollapsed: SegmentationAnswer['seriesCollapsed'][number][] = [];
  for (const [event] of events.entries()) {
    for (const [segment] of segments.entries()) {
      const position = event * segments.length + segment;
      const active = counts.find(({ selection }) => selection === events.length * segments.length + segment);
      for (const { group, buckets, whole } of countsOf(counts, position, selections[position])) {
        series.push(xValues.map((_, i) => valueOf(measure, buckets.get(i), active?.buckets.get(i))));
        seriesCollapsed.push([{ value: valueOf(measure, whole, active?.whole) }]);
        if (group.length > 0) seriesLabels.push([event, group.join('; ')]);
        else seriesLabels.push(segments.length > 1 ? [event, segment] : event);
      }
    }
  }
  return { series, seriesLabels, seriesCollapsed, xValues };
}

/** Without groups there is a series also of what never happened. */
function countsOf(
  counts: readonly SelectionCount[],
  position: number,
  { groupBy }: Selection,
): readonly SelectionCount[] {
  const found = counts.filter(({ selection }) => selection === position);
  if (found.length > 0 || groupBy.length > 0) return found;
  return [{ selection: position, group: [], whole: NOTHING, buckets: new Map() }];
}

const NOTHING: Tally = { totals: 0, uniques: 0, sum: 0, numbers: 0 };

function valueOf(measure: Measure, tally: Tally = NOTHING, active: Tally = NOTHING): number {
  const ratio = (part: number, of: number): number => (of === 0 ? 0 : part / of);
  switch (measure) {
    case 'uniques':
      return tally.uniques;
    case 'totals':
      return tally.totals;
    case 'pct_dau':
      return ratio(tally.uniques, active.uniques);
    case 'average':
      return ratio(tally.totals, tally.uniques);
    case 'sums':
      return tally.sum;
    case 'value_avg':
      return ratio(tally.sum, tally.numbers);
  }
}
