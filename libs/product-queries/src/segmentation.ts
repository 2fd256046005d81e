import type { CountedEvent, Segment } from './condition.js';
import type { FormulaLine } from './formula/formula.js';
import type { PropertyReference } from './property-reference.js';
import type { Rolling } from './rolling.js';

export const MEASURES = ['uniques', 'totals', 'pct_dau', 'average', 'sums', 'value_avg', 'formula'] as const;
/**
 * `uniques`: users who did it; `totals`: how often it happened; `pct_dau`: users who did it as a share (0 to 1) of the active ones;
 * `average`: totals by user who did it; `sums`, `value_avg`: of the numbers that a property has; `formula`: what formulas compute.
 */
export type Measure = (typeof MEASURES)[number];

/** By what time is cut into buckets. */
export type Interval = 'hour' | 'day' | 'week' | 'month';

/** Whole days on the calendar since 1 January 1970, without a time zone. */
export type CalendarDay = number;

/** A question about how often events happened, at no time yet. */
export interface SegmentationQuestion extends Rolling {
  readonly events: readonly CountedEvent[];
  readonly measure: Measure;
  /** Of the measure `formula`, and only of that: each makes series. Else each event does. */
  readonly formulas: readonly FormulaLine[];
  /** Each makes series of its own. */
  readonly segments: readonly Segment[];
  /** User properties, beside those that an event is grouped by. */
  readonly groupBy: readonly PropertyReference[];
  /** Groups of one event at most: those with the highest values over all buckets. */
  readonly limit: number;
}

/** Days by the clocks of a project. */
export interface QueryDays {
  readonly interval: Interval;
  readonly start: CalendarDay;
  /** Included. */
  readonly end: CalendarDay;
}

/** A question about how often events happened from the first to the last day. */
export interface Segmentation extends SegmentationQuestion, QueryDays {}
