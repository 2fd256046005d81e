import type { SubscriptionOptions } from './log.js';

export interface BatchLimits {
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
}

const DEFAULT_LIMITS: BatchLimits = { maxBatchRecords: 1_000, maxBatchBytes: 1_048_576 };

/** The limits of a subscription: by default 1,000 records and 1 MiB of values. */
export function batchLimits(options: Pick<SubscriptionOptions, 'maxBatchRecords' | 'maxBatchBytes'>): BatchLimits {
  return {
    maxBatchRecords: options.maxBatchRecords ?? DEFAULT_LIMITS.maxBatchRecords,
    maxBatchBytes: options.maxBatchBytes ?? DEFAULT_LIMITS.maxBatchBytes,
  };
}

/** How many of the records, from the first on, make up the next batch: at least one unless there are none. */
export function recordsInBatch(
  records: Iterable<{ readonly value: Buffer | null }>,
  { maxBatchRecords, maxBatchBytes }: BatchLimits,
): number {
  let count = 0;
  let bytes = 0;
  for (const { value } of records) {
    bytes += value?.length ?? 0;
    if (count > 0 && (count >= maxBatchRecords || bytes > maxBatchBytes)) break;
    count += 1;
  }
  return count;
}
