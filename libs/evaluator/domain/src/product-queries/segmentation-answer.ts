import type { Segmentation } from '@tocsin/product-queries';
import type { SelectionCount } from '../ports/product-queries.js';
import { measured, valueOf } from './measured.js';
import { countedSeries } from './selections.js';

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

/** @param counts - Of `selectionsOf(query)`, the groups of each in the order to show them. */
export function segmentationAnswer(
  query: Segmentation,
  xValues: readonly string[],
  counts: readonly SelectionCount[],
): SegmentationAnswer {
  const { measure, segments } = query;
  const counted = countedSeries(query, counts);
  return {
    series: counted.map(({ buckets, active }) =>
      xValues.map((_, i) => valueOf(measured(measure, buckets.get(i), active?.buckets.get(i)), 0)),
    ),
    seriesLabels: counted.map(({ event, segment, group }) => {
      if (group.length > 0) return [event, group.join('; ')];
      return segments.length > 1 ? [event, segment] : event;
    }),
    seriesCollapsed: counted.map(({ whole, active }) => [
      { value: valueOf(measured(measure, whole, active?.whole), 0) },
    ]),
    xValues,
  };
}
