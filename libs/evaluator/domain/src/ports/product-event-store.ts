import type { ProductEvents } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';

/** A partition of `product-events.v1` as the last commit left it. */
export interface TakenEventPartition {
  /** Names this ownership; every commit carries it. */
  readonly epoch: number;
  /** Offset of the first record that is not stored. */
  readonly nextOffset: number;
}

/** All that a run of records brings. */
export interface ProductEventBatch {
  readonly partition: number;
  readonly epoch: number;
  /** The `nextOffset` that is stored now. */
  readonly fromOffset: number;
  readonly nextOffset: number;
  /** Append time of the newest record. */
  readonly appendedAt: EpochMs;
  readonly records: readonly ProductEvents[];
}

/** What became of the events of a batch. */
export interface StoredEvents {
  readonly stored: number;
  /** Of a device that had sent an event with the same `insertId` within 7 days. */
  readonly repeated: number;
  /** Of a type beyond the most that a project may have. */
  readonly beyondTypes: number;
  /** Came before their user was erased. */
  readonly erased: number;
}

/** Product events, and what is known of users and groups from them. One transaction per batch holds all and the position. */
export abstract class ProductEventStore {
  /** Takes the partition over: its previous owner can no longer commit. One never seen begins empty at offset 0. */
  abstract take(partition: number): Promise<TakenEventPartition>;
  /**
   * Stores all of the batch or nothing. A batch that is already stored (the answer was lost) is left as it is.
   *
   * @throws {FencedError} If another owner has taken the partition.
   */
  abstract commit(batch: ProductEventBatch): Promise<StoredEvents>;
}

/** How often events of one type happened. */
export interface EventTypeTotal {
  readonly name: string;
  /** Events that happened since the time asked for. */
  readonly total: number;
}

/** Reads product events. */
export abstract class StoredProductEvents {
  /** Every type of event that a project has had, by name; the total counts whole hours. */
  abstract types(org: string, projectId: string, since: EpochMs): Promise<readonly EventTypeTotal[]>;
}
