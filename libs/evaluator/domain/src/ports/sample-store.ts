import type { EpochSeconds } from '@tocsin/runtime';

export interface Point {
  readonly time: EpochSeconds;
  readonly value: number;
}

/** Reads of stored samples. Owners are `host:ID` or `service:NAME`. */
export abstract class SampleStore {
  /** Points of one series with `from <= time <= to`, ascending; one per time, the last written. Empty if unknown. */
  abstract range(
    org: string,
    owner: string,
    metric: string,
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly Point[]>;
  /** The newest point of each metric of each owner, by owner, then metric; what has none is left out. */
  abstract newest(
    org: string,
    owners: readonly string[],
    metrics: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Point>>>;
  /** Names of all metrics that the owner ever had and that are not hidden, ascending. */
  abstract names(org: string, owner: string): Promise<readonly string[]>;
  /** Leaves metrics out of `names` until they have a point newer than `at` and than those that they have now. */
  abstract hide(org: string, owner: string, metrics: readonly string[], at: EpochSeconds): Promise<void>;
}
