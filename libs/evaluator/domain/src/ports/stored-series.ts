import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Point } from './sample-store.js';

/** A stored series. */
export interface SeriesName {
  /** `host:ID` or `service:NAME`. */
  readonly owner: string;
  readonly metric: string;
}

/** Reads of many series at once, of whatever shards. */
export abstract class StoredSeries {
  /**
   * The series of the owners whose metric is named, by owner, then metric.
   *
   * @param metric - `*` and `#` stand for one or more characters other than a dot.
   * @param limit - No more than so many.
   */
  abstract find(org: string, owners: readonly string[], metric: string, limit: number): Promise<readonly SeriesName[]>;
  /** For each series, its points with `from <= time <= to`, ascending; one per time, the last written. */
  abstract ranges(
    org: string,
    series: readonly SeriesName[],
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly (readonly Point[])[]>;
  /**
   * For each owner, the times `from <= time <= to` of which it has a sample of any metric, ascending; before them the last
   * time before `from`, if there is one.
   */
  abstract postTimes(
    org: string,
    owners: readonly string[],
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly (readonly EpochSeconds[])[]>;
  /** The time up to which every shard has stored what came in, by append time. 0 if some shard has stored nothing yet. */
  abstract completeUntil(): Promise<EpochMs>;
}
