import type { PropertyReference } from './property-reference.js';

/** Label of a value that is missing, and the value by which conditions name it. */
export const NO_VALUE = '(none)';

export const OPERATORS = [
  'is',
  'is not',
  'contains',
  'does not contain',
  'less',
  'less or equal',
  'greater',
  'greater or equal',
  'set is',
  'set is not',
] as const;

/**
 * A property may have several values, as a list; a missing one has the value `NO_VALUE`. `is`, `contains` and the comparisons
 * hold if any value goes with any of those given, `set is` if they are the same; each `not` is the opposite.
 */
export interface Condition {
  readonly property: PropertyReference;
  readonly operator: (typeof OPERATORS)[number];
  readonly values: readonly string[];
}

/** Which events count: those of a type, or any. */
export interface CountedEvent {
  /** Undefined: of every type. */
  readonly type: string | undefined;
  /** All must hold. */
  readonly filters: readonly Condition[];
  readonly groupBy: readonly PropertyReference[];
}

export const MEASURES = ['uniques', 'totals', 'pct_dau', 'average', 'sums', 'value_avg'] as const;
/**
 * `uniques`: users who did it; `totals`: how often it happened; `pct_dau`: users who did it as a share (0 to 1) of the active ones;
 * `average`: totals by user who did it; `sums`, `value_avg`: of the numbers that a property has.
 */
export type Measure = (typeof MEASURES)[number];

/** Whole days on the calendar since 1 January 1970, without a time zone. */
export type CalendarDay = number;

/** A question about how often events happened, from the first to the last day by the clocks of the project. */
export interface Segmentation {
  readonly events: readonly CountedEvent[];
  readonly measure: Measure;
  readonly interval: 'hour' | 'day' | 'week' | 'month';
  /** Each makes series of its own; one without conditions is everyone. */
  readonly segments: readonly (readonly Condition[])[];
  /** User properties, beside those that an event is grouped by. */
  readonly groupBy: readonly PropertyReference[];
  /** Groups of one event at most: those with the highest values over all days. */
  readonly limit: number;
  readonly start: CalendarDay;
  /** Included. */
  readonly end: CalendarDay;
}
