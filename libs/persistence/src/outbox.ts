import { type RecordHeaders, recordSizeBytes, RecordTooLargeError } from '@tocsin/messaging';
import type { QueryRunner } from 'typeorm';
import { execute, type Statement } from './statement.js';
import { afterCommit } from './transaction.js';

/** A record that shall enter the log if, and only if, the transaction that adds it commits. */
export interface OutboxRow {
  readonly topic: string;
  readonly key: string;
  /** Null is a tombstone (compacted topics only). */
  readonly value: Buffer | null;
  readonly headers?: RecordHeaders;
}

/** What `Outbox` tells that rows have been committed. */
export interface Wakeable {
  wake(): void;
}

/** Largest row: UTF-8 bytes of key, value and headers together; every log takes as much. */
export const MAX_OUTBOX_ROW_BYTES = 1_000_000;

/** How many parameters `outboxParameters` gives and `outboxInsertSql` takes. */
const OUTBOX_PARAMETERS = 6;

/**
 * The insert of all rows as SQL, to be a statement of its own or a part of a larger one (`with …, o as (…)`).
 *
 * @param first - Number of the first of its parameters.
 */
export function outboxInsertSql(first = 1): string {
  const [topics, keys, headers, values, starts, lengths] = Array.from(
    { length: OUTBOX_PARAMETERS },
    (_, i) => `$${first + i}`,
  );
  return `insert into outbox (topic, key, headers, value)
    select topic, key, headers, case when length >= 0 then substr(${values}::bytea, start, length) end
    from unnest(${topics}::text[], ${keys}::text[], ${headers}::text[], ${starts}::int[], ${lengths}::int[])
      as row (topic, key, headers, start, length)`;
}

/**
 * Parameters of `outboxInsertSql` for these rows, in their order: values travel as one buffer with positions, since an
 * array of bytea would be sent as hexadecimal text.
 *
 * @throws {RecordTooLargeError} If a row exceeds `MAX_OUTBOX_ROW_BYTES`.
 */
export function outboxParameters(rows: readonly OutboxRow[]): unknown[] {
  const starts: number[] = [];
  const lengths: number[] = [];
  const values: Buffer[] = [];
  let end = 1; // substr counts from 1
  for (const row of rows) {
    const { value } = row;
    assertSize(row);
    starts.push(end);
    lengths.push(value ? value.length : -1);
    if (value) values.push(value);
    end += value?.length ?? 0;
  }
  return [
    rows.map(({ topic }) => topic),
    rows.map(({ key }) => key),
    rows.map(({ headers }) => JSON.stringify(headers ?? {})),
    values.length === 1 ? values[0] : Buffer.concat(values),
    `{${starts.join()}}`,
    `{${lengths.join()}}`,
  ];
}

function assertSize(row: OutboxRow): void {
  if (row.value === null || row.value.length < MAX_OUTBOX_ROW_BYTES / 2) return;
  const sizeBytes = recordSizeBytes(row);
  if (sizeBytes > MAX_OUTBOX_ROW_BYTES) throw new RecordTooLargeError(row.topic, sizeBytes, MAX_OUTBOX_ROW_BYTES);
}

const INSERT: Statement = { name: 'outbox_add', text: outboxInsertSql() };

/**
 * Publishing that cannot be lost: rows are stored with the state that they tell of, and the relay brings them into the
 * log. The order of one key is kept if writers of that key exclude each other from before they add until they have
 * committed, as a row lock on its state does.
 */
export class Outbox {
  /** @param relay - The relay of this process; a wake is passed on to the process whose relay is active. */
  constructor(private readonly relay: Wakeable) {}

  /**
   * Adds rows within the caller's transaction, one statement for all. With `inTransaction` the relay is woken after the
   * commit; a caller that begins and commits by other means calls `relay.wake()` itself.
   */
  async add(queryRunner: QueryRunner, rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    await execute(queryRunner, INSERT, outboxParameters(rows));
    afterCommit(queryRunner, () => this.relay.wake());
  }
}
