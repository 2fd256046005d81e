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

/** Users that are counted apart. */
export interface Segment {
  /** For people. */
  readonly name: string;
  /** All must hold when the event happens; without any it is everyone. */
  readonly conditions: readonly Condition[];
}

/** Which events count: those of a type, or any. */
export interface CountedEvent {
  /** Undefined: of every type. */
  readonly type: string | undefined;
  /** All must hold. */
  readonly filters: readonly Condition[];
  readonly groupBy: readonly PropertyReference[];
}
