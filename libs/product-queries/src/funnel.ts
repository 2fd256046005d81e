import type { CountedEvent, Segment } from './condition.js';
import type { PropertyReference } from './property-reference.js';
import type { QueryDays } from './segmentation.js';

export const FUNNEL_MODES = ['ordered', 'unordered', 'sequential'] as const;
/**
 * `ordered`: one step after the other, whatever happens between; `sequential`: nothing at all happens between; `unordered`: in any
 * order.
 */
export type FunnelMode = (typeof FUNNEL_MODES)[number];

/** A question about how many of those who begin something go on to its end, at no time yet. */
export interface FunnelQuestion {
  /** Two at least, in their order. None has groups of its own. */
  readonly steps: readonly CountedEvent[];
  readonly mode: FunnelMode;
  /** From the beginning of a run on, the end included. In `unordered` mode whole days. */
  readonly conversionMs: number;
  /** Of the event of the first step. */
  readonly segments: readonly Segment[];
  /** A property of the first step's event, or of the user at it, or none. */
  readonly groupBy: readonly PropertyReference[];
  /** Groups at most: those with the most users at the first step. */
  readonly limit: number;
  /** Only who begins in the bucket of the first of all their events. Absent: everyone. */
  readonly isOfNewUsers?: true;
}

/** A question about those who begin between the first and the last day. */
export interface Funnel extends FunnelQuestion, QueryDays {}
