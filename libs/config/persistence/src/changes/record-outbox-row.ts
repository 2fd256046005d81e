import { cloudEventHeaders, configKey, type ConfigRecord, RECORD_TYPE } from '@tocsin/payload-schemas';
import type { OutboxRow } from '@tocsin/persistence';
import { TooLargeError } from '@tocsin/runtime';

/** Where all records of this service come from, as CloudEvents say it. */
export const SOURCE = 'tocsin/config';
/** Largest record of one entity, half of what the log takes: whatever is stored can be published. */
const MAX_RECORD_BYTES = 500_000;

/**
 * A record of `config.v1` on its way; the same revision is always the same event.
 *
 * @throws {TooLargeError} If the entity is too large to be published.
 */
export function recordOutboxRow(topic: string, record: ConfigRecord): OutboxRow {
  const { org, kind, id, revision, at } = record;
  const value = Buffer.from(JSON.stringify(record));
  if (value.length > MAX_RECORD_BYTES) {
    throw new TooLargeError(
      `the configuration of ${kind} ${id} would have ${value.length} bytes; at most ${MAX_RECORD_BYTES} are allowed`,
    );
  }
  const key = configKey(org, kind, id);
  return { topic, key, value, headers: cloudEventHeaders(RECORD_TYPE.config, `${key}/${revision}`, SOURCE, at) };
}
