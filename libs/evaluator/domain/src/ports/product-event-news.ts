import type { EpochMs } from '@tocsin/runtime';
import type { CountRequest, Selection } from './product-queries.js';

/** As of when events were read. Other versions, of which events have gone, or are of somebody else now, cannot be gone on with. */
export interface EventMoment {
  readonly snapshot: string;
  readonly version: string;
}

/** What is asked of one bucket. */
export interface BucketAsk {
  readonly selection: Omit<Selection, 'window'>;
  /** When each slot of the bucket begins, ascending, and when the last one ends. */
  readonly bounds: readonly EpochMs[];
  /** All that was stored by then is known; undefined: nothing is. */
  readonly since: EventMoment | undefined;
  /** Of a group with more hashes only a part is told, about so many. */
  readonly sampleSize: number;
  /** Hashes of all groups that are told at most. */
  readonly mostHashes: number;
}

/** What is new in a bucket. */
export interface BucketNews {
  /** What to ask for next since when; undefined: ask for everything again. */
  readonly moment: EventMoment | undefined;
  /** Whether it is all that the bucket has, and not only what is new: what was known is to be forgotten. */
  readonly isWhole: boolean;
  /** Devices that got their first user: what was theirs is their user's now. At most `MOST_MOVED`, else all is told. */
  readonly moved: readonly MovedDevice[];
  /** Of each group and slot with events; undefined: it has more groups than `MOST_NEWS_GROUPS`, or more hashes than were asked for. */
  readonly parts: readonly NewsPart[] | undefined;
}

/** Both as 53 bits of a hash. */
export interface MovedDevice {
  readonly device: number;
  readonly person: number;
}

/** Events of a group in a slot, or some of them: what several parts tell adds up. */
export interface NewsPart {
  /** A value for each property that the selection is grouped by. */
  readonly group: readonly string[];
  readonly slot: number;
  readonly events: number;
  /** Exact, as decimals; null: there is no number. */
  readonly sum: string | null;
  readonly numbers: number;
  readonly least: number;
  readonly greatest: number;
  /** Events without anything that is `distinct`. */
  readonly nobodies: number;
  /** Of what is `distinct`, what is told of in this slot first, counted exactly. */
  readonly firsts: number;
  /** Their hashes, 53 bits of each, as far as they are smaller than 2^(53 - `depth`). */
  readonly hashes: Iterable<number>;
  /** Of all parts of the group. */
  readonly depth: number;
}

/** Hashes of one group that are kept at most. */
export const MOST_NEWS_HASHES = 12_288;
/** Groups of a bucket that are told at most. */
export const MOST_NEWS_GROUPS = 10_000;
/** Devices that got their first user and are told at most. */
export const MOST_MOVED = 100_000;

/** Answers an ask. */
export type ReadNews = (ask: BucketAsk) => Promise<BucketNews>;

/** Tells what has been stored since it was asked last, at a cost that does not depend on what was stored before. */
export abstract class ProductEventNews {
  /**
   * Lets somebody ask as often as it takes: all is answered as of one moment, and all together within the time of one query.
   *
   * @param signal - Aborted when nobody waits for the answer any more.
   * @throws {TooLargeError} If it takes longer than a query may.
   */
  abstract read<T>(
    scope: Pick<CountRequest, 'org' | 'projectId'>,
    work: (read: ReadNews) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
}
