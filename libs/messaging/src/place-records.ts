import { InvalidInputError } from '@tocsin/runtime';
import { RecordTooLargeError } from './errors.js';
import type { OutgoingRecord } from './log.js';
import { partitionOf } from './partition-of.js';

/** A record that may be appended as it is, with the partition that it goes to. */
export interface PlacedRecord {
  readonly record: OutgoingRecord;
  readonly partition: number;
  readonly sizeBytes: number;
}

/** What a record weighs against `maxRecordBytes`: UTF-8 bytes of key, value, header names and header values. */
export function recordSizeBytes(record: OutgoingRecord): number {
  let bytes = Buffer.byteLength(record.key) + (record.value?.length ?? 0);
  for (const [name, value] of Object.entries(record.headers ?? {})) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

/**
 * Checks the records of one append and decides where each goes; every adapter calls it before it appends anything.
 *
 * @param partitions - Number of partitions of the topic.
 * @throws {RecordTooLargeError} If a record exceeds `maxRecordBytes`.
 * @throws {InvalidInputError} If a record names a partition that the topic does not have.
 */
export function placeRecords(
  topic: string,
  records: readonly OutgoingRecord[],
  partitions: number,
  maxRecordBytes: number,
): PlacedRecord[] {
  return records.map((record) => {
    const sizeBytes = recordSizeBytes(record);
    if (sizeBytes > maxRecordBytes) throw new RecordTooLargeError(topic, sizeBytes, maxRecordBytes);
    const partition = record.partition ?? partitionOf(record.key, partitions);
    if (!Number.isInteger(partition) || partition < 0 || partition >= partitions) {
      throw new InvalidInputError(
        `topic ${topic} has no partition ${partition}: it has ${partitions}, numbered from 0`,
        'partition',
      );
    }
    return { record, partition, sizeBytes };
  });
}
