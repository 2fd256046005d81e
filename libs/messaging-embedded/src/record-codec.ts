import type { LogRecord, OutgoingRecord, RecordHeaders } from '@tocsin/messaging';

/**
 * A segment's payload: one after the other, per record, little endian:
 * u32 length and bytes of the key (UTF-8); u32 length and bytes of the headers (a JSON object, empty for none);
 * i32 length and bytes of the value, -1 for a tombstone.
 */
const LENGTH_BYTES = 4;
const TOMBSTONE = -1;

/** A record made ready for `writeRecord`. */
export interface EncodedRecord {
  readonly record: OutgoingRecord;
  readonly headers: string;
  readonly keyBytes: number;
  readonly headerBytes: number;
  /** All that `writeRecord` writes. */
  readonly sizeBytes: number;
}

export function measureRecord(record: OutgoingRecord): EncodedRecord {
  const headers = headerText(record.headers);
  const keyBytes = Buffer.byteLength(record.key);
  const headerBytes = Buffer.byteLength(headers);
  const sizeBytes = 3 * LENGTH_BYTES + keyBytes + headerBytes + (record.value?.length ?? 0);
  return { record, headers, keyBytes, headerBytes, sizeBytes };
}

function headerText(headers: RecordHeaders | undefined): string {
  for (const _ in headers) return JSON.stringify(headers);
  return '';
}

/**
 * Writes a record.
 *
 * @returns Where its value lies in `target`; undefined for a tombstone.
 */
export function writeRecord(encoded: EncodedRecord, target: Buffer, start: number): Buffer | null {
  const { record, headers, keyBytes, headerBytes } = encoded;
  let at = target.writeUInt32LE(keyBytes, start);
  at += target.write(record.key, at);
  at = target.writeUInt32LE(headerBytes, at);
  at += target.write(headers, at);
  if (record.value === null) {
    target.writeInt32LE(TOMBSTONE, at);
    return null;
  }
  at = target.writeInt32LE(record.value.length, at);
  record.value.copy(target, at);
  return target.subarray(at, at + record.value.length);
}

/** A row of the table `segment`. */
export interface Segment {
  readonly lastOffset: number;
  readonly records: number;
  readonly appendedAt: number;
  readonly payload: Buffer;
}

/** The records of a segment from offset `from` on. Values are parts of the payload, not copies. */
export function recordsOf(segment: Segment, topic: string, partition: number, from: number): LogRecord[] {
  const { payload, appendedAt } = segment;
  const records: LogRecord[] = [];
  let at = 0;
  const nextBytes = (): number => payload.readUInt32LE((at += LENGTH_BYTES) - LENGTH_BYTES);
  for (let offset = segment.lastOffset - segment.records + 1; offset <= segment.lastOffset; offset++) {
    const key = nextBytes();
    const keyAt = at;
    at += key;
    const headers = nextBytes();
    const headersAt = at;
    at += headers;
    const value = payload.readInt32LE(at);
    at += LENGTH_BYTES;
    const valueAt = at;
    if (value > 0) at += value;
    if (offset < from) continue;
    records.push({
      topic,
      partition,
      offset,
      appendedAt,
      key: payload.toString('utf8', keyAt, keyAt + key),
      headers:
        headers === 0 ? {} : (JSON.parse(payload.toString('utf8', headersAt, headersAt + headers)) as RecordHeaders),
      value: value === TOMBSTONE ? null : payload.subarray(valueAt, valueAt + value),
    });
  }
  return records;
}
