import type { AlertTransition, GroupTransition, KpiFindings, Samples } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { ShardChanges, ShardClock, ShardRows } from '../shard-rows.js';

/** A shard (partition of `observations.v1`) as the last commit left it. */
export interface TakenShard {
  /** Names this ownership; every commit carries it. */
  readonly epoch: number;
  /** Offset of the first record that is not yet in the stored state. */
  readonly nextOffset: number;
  readonly clock: ShardClock;
  readonly rows: ShardRows;
}

/** Samples of one record. Those that `sampleAge` does not accept at `appendedAt` are left out when storing. */
export interface SamplesToStore {
  readonly offset: number;
  readonly appendedAt: EpochMs;
  readonly samples: Samples;
}

/** All effects of a run of records (or of configuration changes: then `nextOffset` equals `fromOffset`). */
export interface ShardBatch {
  readonly shard: number;
  readonly epoch: number;
  /** The `nextOffset` that is stored now. */
  readonly fromOffset: number;
  readonly nextOffset: number;
  readonly clock: ShardClock;
  readonly samples: readonly SamplesToStore[];
  readonly transitions: readonly AlertTransition[];
  /** Of alert groups. What groups are told of `transitions` follows from these. */
  readonly groupTransitions: readonly GroupTransition[];
  /** What people are told of those `transitions` that are of KPI monitors. */
  readonly kpiFindings: readonly KpiFindings[];
  /** By index of `transitions`: the `traceparent` of the record that brought it about, if one did and had one. */
  readonly traceparents?: readonly (string | undefined)[];
  readonly changes: ShardChanges;
  /** Owners whose series are to be forgotten: those of deleted services. A later namesake begins empty. */
  readonly ownersGone?: readonly { readonly org: string; readonly owner: string }[];
}

/** What shards leave behind: one transaction per batch holds samples, rows, transitions (outbox too) and position. */
export abstract class ShardStore {
  /** Takes the shard over: the previous owner can no longer commit. A shard never seen begins empty at offset 0. */
  abstract take(shard: number): Promise<TakenShard>;
  /**
   * Stores all of the batch or nothing. A batch that is already stored (the answer was lost) is left as it is.
   *
   * @throws {FencedError} If another owner has taken the shard: drop its memory.
   */
  abstract commit(batch: ShardBatch): Promise<void>;
}
