import type { LogRecord, OutgoingRecord } from '@tocsin/messaging';
import { cloudEventHeaders, type DeadLetter, RECORD_TYPE } from '@tocsin/payload-schemas';

/** Largest value that is kept in a dead letter, which must fit into a record itself. */
const MAX_KEPT_BYTES = 500_000;

/** A record that cannot be processed, and why, with the member's path. */
export interface MalformedRecord {
  readonly record: LogRecord;
  readonly reason: string;
}

/**
 * Records for `dead-letters.v1`. The same record and reason give the same dead letter, so that adding it again is harmless.
 *
 * @param consumer - The service that gave the records up.
 */
export function deadLetterRecords(malformed: readonly MalformedRecord[], consumer: string): OutgoingRecord[] {
  return malformed.map(({ record, reason }) => {
    const { topic, partition, offset, key, headers, value, appendedAt } = record;
    const isKept = value === null || value.length <= MAX_KEPT_BYTES;
    const letter: DeadLetter = {
      topic,
      partition,
      offset,
      key,
      headers,
      valueBase64: isKept ? (value?.toString('base64') ?? null) : null,
      reason: isKept ? reason : `${reason} (its ${value.length} bytes are left out here)`,
      consumer,
      at: appendedAt,
    };
    const id = `${topic}/${partition}/${offset}`;
    return {
      key: `${topic}/${partition}`,
      value: Buffer.from(JSON.stringify(letter)),
      headers: cloudEventHeaders(RECORD_TYPE.deadLetter, id, `tocsin/${consumer}`, appendedAt),
    };
  });
}
