import type { PartitionRange } from './cluster-admin.js';

/** Where reading begins, and whether it is where the consumer wanted to. */
export type FirstOffset =
  | { readonly kind: 'as wanted'; readonly offset: number }
  /** Records from `wanted` up to `offset` are gone. */
  | { readonly kind: 'records gone'; readonly offset: number }
  /** The partition ends before the wanted offset: the topic was made again, or its end was lost. */
  | { readonly kind: 'log ends before'; readonly offset: number };

/** Decides where to begin in a partition; 0 stands for its beginning, wherever that is by now. */
export function firstOffset(wanted: number, { low, high }: PartitionRange): FirstOffset {
  if (wanted > high) return { kind: 'log ends before', offset: low };
  if (wanted < low && wanted > 0) return { kind: 'records gone', offset: low };
  return { kind: 'as wanted', offset: Math.max(wanted, low) };
}
