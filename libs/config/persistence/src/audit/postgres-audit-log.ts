import { type AuditEntry, AuditLog, type AuditPosition } from '@tocsin/config-domain';
import { inTransaction } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { rowsOf, rowsWithin } from '../rows.js';

export class PostgresAuditLog extends AuditLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async page(org: string, limit: number, before?: AuditPosition): Promise<readonly AuditEntry[]> {
    const rows = await rowsOf(this.dataSource).rows(
      `select floor(extract(epoch from at) * 1000)::int8 as at, kind, entity_id as id, revision, actor, cause,
         is_deletion as "isDeletion", before, state
       from audit
       where org_id = $1
         and ($2::float8 is null
           or (at, kind, entity_id, revision) < (to_timestamp($2::float8 / 1000), $3::text, $4::text, $5::int4))
       order by at desc, kind desc, entity_id desc, revision desc limit $6`,
      [org, before?.at, before?.kind, before?.id, before?.revision, limit],
    );
    return rows as readonly AuditEntry[];
  }

  override async forget(before: EpochMs, limit: number): Promise<number> {
    return inTransaction(this.dataSource, async (queryRunner) => {
      const transaction = rowsWithin(queryRunner);
      // Only whoever says so gets past the trigger that keeps audit rows.
      await transaction.rows("select set_config('tocsin.forgets_audit', 'yes', true)");
      // A deletion goes last: without it, what was before it would be the newest change of an entity.
      const forgotten = await transaction.rows(
        `delete from audit where (org_id, kind, entity_id, revision) in (
           select org_id, kind, entity_id, revision from audit old
           where at < to_timestamp($1::float8 / 1000)
             and case when is_deletion
               then not exists (select from deleted_entity gone
                   where (gone.org_id, gone.kind, gone.entity_id) = (old.org_id, old.kind, old.entity_id))
                 and not exists (select from audit earlier
                   where (earlier.org_id, earlier.kind, earlier.entity_id) = (old.org_id, old.kind, old.entity_id)
                     and earlier.revision < old.revision)
               else exists (select from audit later
                   where (later.org_id, later.kind, later.entity_id) = (old.org_id, old.kind, old.entity_id)
                     and later.revision > old.revision)
               end
           order by at limit $2 for update skip locked)
         returning revision`,
        [before, limit],
      );
      return forgotten.length;
    });
  }
}
