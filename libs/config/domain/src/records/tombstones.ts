import type { EpochMs } from '@tocsin/runtime';

/** Deletions that `config.v1` still carries as records. */
export abstract class Tombstones {
  /**
   * Publishes the tombstones of what was deleted before a time, at most `limit` of them, and forgets those deletions.
   * Processes that do it at once share the work.
   *
   * @returns How many were published.
   */
  abstract publish(deletedBefore: EpochMs, limit: number): Promise<number>;
}
