import { configRecordV1, type ConfigRecord } from '@tocsin/payload-schemas';

/** Audit rows as records; what follows narrows it by `audit.…`. */
export const SELECT_AUDIT = `
  select audit.org_id as org, audit.kind, audit.entity_id as id, audit.revision,
    floor(extract(epoch from audit.at) * 1000)::int8 as at, audit.actor, audit.cause, audit.is_deletion as "isDeletion",
    audit.state
  from audit`;

/** What an audit row says as a record: the newest row of an entity holds what `config.v1` holds of it. */
export function auditedRecord(row: unknown): ConfigRecord {
  const { cause, isDeletion, ...record } = row as { readonly cause: string | null; readonly isDeletion: boolean };
  return configRecordV1.parse({ ...record, ...(cause !== null && { cause }), ...(isDeletion && { deleted: true }) });
}
