import type { Segmentation } from '@tocsin/product-queries';
import type { QuestionSeries } from './question-series.js';

/** The series of a segmentation as the Dashboard REST API has them. */
export interface SegmentationAnswer {
  /** A number per `xValues` each. */
  readonly series: readonly (readonly number[])[];
  /**
   * The position of the event, or of the formula; with several segments also the segment's, unless the formula names its own; in
   * groups also the values.
   */
  readonly seriesLabels: readonly (number | readonly [event: number, segmentOrGroup: number | string])[];
  /** Each series over all days as one: users are counted once. */
  readonly seriesCollapsed: readonly (readonly [{ readonly value: number }])[];
  readonly xValues: readonly string[];
}

/** @param found - The series of the query. */
export function segmentationAnswer(
  query: Segmentation,
  xValues: readonly string[],
  found: readonly QuestionSeries[],
): SegmentationAnswer {
  return {
    series: found.map(({ values }) => values.map(shown)),
    seriesLabels: found.map(({ line, segment, group }) => {
      if (group.length > 0) return [line, group.join('; ')];
      return query.segments.length > 1 && segment !== undefined ? [line, segment] : line;
    }),
    seriesCollapsed: found.map(({ whole }) => [{ value: shown(whole) }]),
    xValues,
  };
}

/** What cannot be computed is 0 in this API. */
const shown = (value: number): number => (Number.isFinite(value) ? value : 0);
