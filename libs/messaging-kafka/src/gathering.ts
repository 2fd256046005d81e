import type { PlacedRecord } from '@tocsin/messaging';

/** A record that waits to be sent, and the call that it belongs to. */
export interface WaitingRecord<Call> extends PlacedRecord {
  readonly topic: string;
  readonly call: Call;
  /** Its index within the call. */
  readonly index: number;
}

/** Most records in one write. */
export const MAX_GATHERED_RECORDS = 500;
const MAX_GATHERED_BYTES = 8 * 1_048_576;
/** What Kafka and we add to a record of a batch, generously. */
const RECORD_OVERHEAD_BYTES = 64;

/**
 * How many of the waiting records, from the first on, go into the next write: at least one unless there are none. The
 * records of one partition make up one batch, and a batch as a whole may not exceed what a topic takes.
 *
 * @param maxBatchBytes - Limit of the records of one partition.
 */
export function recordsInWrite(waiting: readonly WaitingRecord<unknown>[], maxBatchBytes: number): number {
  const bytesByPartition = new Map<string, number>();
  let total = 0;
  let count = 0;
  for (const { topic, partition, sizeBytes } of waiting) {
    const weight = sizeBytes + RECORD_OVERHEAD_BYTES;
    const id = `${topic}/${partition}`;
    const before = bytesByPartition.get(id) ?? 0;
    total += weight;
    if (before > 0 && before + weight > maxBatchBytes) break;
    if (count > 0 && total > MAX_GATHERED_BYTES) break;
    bytesByPartition.set(id, before + weight);
    count += 1;
    if (count === MAX_GATHERED_RECORDS) break;
  }
  return count;
}

const BUSY_CALLS = 8;
const GATHER_MS = 5;

/**
 * How long to let further calls join before the next write. A lone caller is served at once; when many calls came
 * together last time, more will, and one larger write costs a fraction of several small ones.
 */
export function gatherMs(callsInLastWrite: number): number {
  return callsInLastWrite >= BUSY_CALLS ? GATHER_MS : 0;
}
