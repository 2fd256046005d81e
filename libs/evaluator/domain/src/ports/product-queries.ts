import type { Condition, Measure, PropertyReference } from '@tocsin/product-queries';
import type { EpochMs } from '@tocsin/runtime';

/** Events that are counted together. */
export interface Selection {
  /** Undefined: of every type. */
  readonly type: string | undefined;
  /** Each type has groups of its own, whose first value is its name. */
  readonly byType?: true;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  /** An event whose property is a list belongs to the group of each of its values. */
  readonly groupBy: readonly PropertyReference[];
  /** The property whose numbers and values count. */
  readonly number: PropertyReference | undefined;
  /** What is counted only once: people, or values of `number`. */
  readonly distinct: 'people' | 'values' | 'nothing';
  /** Percentiles are of how often each of the people did it, not of numbers. Not together with `firstsOf`. */
  readonly countsTimes?: true;
  /** Buckets that each tally goes over: so many that end with its own. */
  readonly window: number;
}

export interface CountRequest {
  readonly org: string;
  readonly projectId: string;
  readonly selections: readonly Selection[];
  /** By what the groups of a selection are ordered, the highest first; those of a formula by their totals. */
  readonly measure: Measure;
  /** Groups of one selection at most. */
  readonly limit: number;
  /** Of the numbers of selections, or of how often people did it, from 0 to 1. */
  readonly percentiles: readonly number[];
  /** When each bucket begins, ascending, and when the last one ends. */
  readonly bounds: readonly EpochMs[];
  /**
   * When longer times begin, ascending, each together with a bucket: what is `distinct` counts in the first of its buckets alone, so
   * that its buckets add up, and of its events only that one. Absent: in each bucket. Not together with windows.
   */
  readonly firstsOf?: readonly EpochMs[];
  /** Whether buckets go before those that are shown, which windows and averages look back at. */
  readonly looksBack?: true;
  /** When the time begins that goes on filling, if some does. It is asked for whole, and again and again: it may be estimated. */
  readonly fillingFrom?: EpochMs;
}

/** What is known of the events of a group in some time. */
export interface Tally {
  readonly totals: number;
  /** What is `distinct`: different people, an anonymous device's events being those of its first user, or different values. */
  readonly uniques: number;
  /** Of the selection's `number`. */
  readonly sum: number;
  /** Events that have one. */
  readonly numbers: number;
  /** The least and the greatest number; NaN if there is none. */
  readonly least: number;
  readonly greatest: number;
  /** A number for each of the request's `percentiles`, between the nearest two; NaN if there is none, or beyond a window of 1. */
  readonly percentiles: readonly number[];
}

/** A group of a selection. */
export interface SelectionCount {
  /** Position of the selection. */
  readonly selection: number;
  /** A value per property that the selection is grouped by. */
  readonly group: readonly string[];
  /** All buckets as one, also those that only windows look back at. */
  readonly whole: Tally;
  /** By the position of the bucket; one in whose window nothing happened is missing. */
  readonly buckets: ReadonlyMap<number, Tally>;
}

/** Which events are steps of a funnel, and which begin it. */
export interface StepsRequest {
  readonly org: string;
  readonly projectId: string;
  /** An event may be any of the steps for which all its conditions hold. */
  readonly steps: readonly Pick<Selection, 'type' | 'conditions'>[];
  /** Conditions of each segment, which hold or do not for an event that is the first step. */
  readonly segments: readonly (readonly Condition[])[];
  /** Of an event that is the first step. */
  readonly groupBy: readonly PropertyReference[];
  /** Whether events that are no step are wanted as well. */
  readonly isEverythingWanted: boolean;
  /** Whether only those are wanted whose first event of all is not before `from`. */
  readonly isOfNewPeople: boolean;
  readonly from: EpochMs;
  /** Not included. */
  readonly until: EpochMs;
}

/** An event on the way of a person through a funnel. */
export interface StepEvent {
  /** Whose it is, an anonymous device's being its first user's. */
  readonly person: string;
  readonly at: EpochMs;
  /** When the first event of the person was, of whatever type: of new people only. */
  readonly firstAt?: EpochMs;
  /** The bits of the steps that it may be, 1 for the first. */
  readonly steps: number;
  /** The bits of the segments that hold, if it may be the first step. */
  readonly segments: number;
  /** The groups that it belongs to, each with its value, if it may be the first step. */
  readonly groups: readonly string[];
}

/**
 * Who is told the events of a funnel. What it does with them may take long: both methods do it piece by piece, of about a
 * millisecond each, so that others get their turn and the query can end in between.
 */
export interface StepListener {
  /** The next events: person by person. */
  take(events: readonly StepEvent[]): Iterable<void>;
  /** There are no more. */
  end(): Iterable<void>;
}

/** Counts product events. */
export abstract class ProductQueries {
  /**
   * Counts all selections as of one moment.
   *
   * @param signal - Aborted when nobody waits for the answer any more; the query is cancelled then and rejects.
   * @returns By selection, and by its measure over all buckets.
   * @throws {TooLargeError} If it takes longer than a query may.
   */
  abstract count(request: CountRequest, signal: AbortSignal): Promise<readonly SelectionCount[]>;

  /**
   * Tells the events of a funnel, in lists of any length: person by person, and those of a person in the order of their times. Events
   * of the same millisecond follow one another as their steps do, so that who does two steps at once gets on; what is no step comes
   * last.
   *
   * @param listener - When it throws, so does this.
   * @param signal - As for `count`; the listener does no further piece then.
   * @throws {TooLargeError} If it takes longer than a query may, what the listener does included.
   */
  abstract tellSteps(request: StepsRequest, listener: StepListener, signal: AbortSignal): Promise<void>;
}
