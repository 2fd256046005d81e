import { MAX_SAMPLE_AGE_MS } from '@tocsin/evaluator-domain';
import type { EpochMs } from '@tocsin/runtime';
import { instantOf } from './sample-partitions.js';

/** Beyond the age up to which samples are accepted. */
const MARGIN_MS = 5 * 60_000;

/**
 * Whether no sample of a day can come any more: every shard has passed the time up to which it accepts them. Shard time
 * is append time, so neither lag nor a replay ever brings a sample for a closed day.
 *
 * @param day - Counted from the store's epoch.
 * @param oldestShardTime - The smallest time of all shards.
 */
export function isDayClosed(day: number, oldestShardTime: EpochMs): boolean {
  return oldestShardTime > instantOf(day + 1) + MAX_SAMPLE_AGE_MS + MARGIN_MS;
}
