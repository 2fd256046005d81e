import type { EpochSeconds } from '@tocsin/runtime';

/** Recent points that a shard needs in memory. */
export interface WindowRequest {
  readonly org: string;
  /** All hosts of the shard, or the one service. */
  readonly owners: { readonly kind: 'hosts' } | { readonly kind: 'service'; readonly name: string };
  /** A metric's name, in which `*` stands for one segment between dots (`filesystem.*.used`). */
  readonly metric: string;
  /** The newest so many points of each series are wanted; more do no harm. */
  readonly points: number;
  /** Points before this are of no use. */
  readonly since: EpochSeconds;
}

/** Stored points of one series, times ascending without repeats. */
export interface LoadedWindow {
  readonly org: string;
  /** `host:ID` or `service:NAME`. */
  readonly owner: string;
  readonly metric: string;
  readonly times: ArrayLike<EpochSeconds>;
  readonly values: ArrayLike<number>;
}

/** Reads what a shard keeps in memory back from the stored samples. */
export abstract class SampleWindows {
  /**
   * The newest points of every series of the shard that some request names, as of the shard's stored position. A series
   * named by several requests comes once, with enough points for each.
   */
  abstract load(shard: number, requests: readonly WindowRequest[]): Promise<readonly LoadedWindow[]>;
}

/** Whether a request's `metric` names this metric. */
export function namesMetric(pattern: string, metric: string): boolean {
  if (!pattern.includes('*')) return pattern === metric;
  const wanted = pattern.split('.');
  const segments = metric.split('.');
  return wanted.length === segments.length && wanted.every((w, i) => w === '*' || w === segments[i]);
}
