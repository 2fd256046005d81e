import { type EntityRevision, Republication } from '@tocsin/config-domain';
import { configKey } from '@tocsin/payload-schemas';
import { inTransaction, type Outbox } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import type { ConfigTopics } from '../changes/change-scope.js';
import { recordOutboxRow } from '../changes/record-outbox-row.js';
import { rowsOf, rowsWithin } from '../rows.js';
import { auditedRecord, SELECT_AUDIT } from './audit-rows.js';

/** The newest revision of everything whose tombstone has not been published, in order of time. */
const NEWEST = `
  select org_id as org, kind, entity_id as id, revision
  from (select distinct on (org_id, kind, entity_id) * from audit order by org_id, kind, entity_id, revision desc) newest
  where not is_deletion
    or exists (select from deleted_entity gone where (gone.org_id, gone.kind, gone.entity_id) = (newest.org_id, newest.kind, newest.entity_id))
  order by at, org_id, kind, entity_id`;
/** Keys of what the relay has yet to publish. */
const WAITING = 'select key from outbox where id > (select sent_id from outbox_relay) and topic = $1';
/** Records that are held in memory at once. */
const PAGE = 500;

export class PostgresRepublication extends Republication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly topics: ConfigTopics,
  ) {
    super();
  }

  override async published(): Promise<readonly EntityRevision[]> {
    // In this order: what is published meanwhile counts, what changes meanwhile does not.
    const newest = (await rowsOf(this.dataSource).rows(NEWEST)) as readonly EntityRevision[];
    const waiting = (await rowsOf(this.dataSource).rows(WAITING, [this.topics.config])) as readonly { key: string }[];
    const waitingKeys = new Set(waiting.map(({ key }) => key));
    return newest.filter(({ org, kind, id }) => !waitingKeys.has(configKey(org, kind, id)));
  }

  override async publish(isMissing: (newest: EntityRevision) => boolean): Promise<number> {
    // Looked at first without holding anything up: mostly nothing is missing.
    const newest = (await rowsOf(this.dataSource).rows(NEWEST)) as readonly EntityRevision[];
    if (!newest.some(isMissing)) return 0;
    return inTransaction(this.dataSource, async (queryRunner) => {
      const transaction = rowsWithin(queryRunner);
      // Whoever changes something writes its audit row before its record, so no record can get between.
      await transaction.rows('lock table audit, deleted_entity in share mode');
      const missing = ((await transaction.rows(NEWEST)) as readonly EntityRevision[]).filter(isMissing);
      for (let start = 0; start < missing.length; start += PAGE) {
        const page = missing.slice(start, start + PAGE);
        const rows = await transaction.rows(
          `${SELECT_AUDIT} join unnest($1::text[], $2::text[], $3::text[], $4::int[]) with ordinality
             as wanted (org_id, kind, entity_id, revision, place) using (org_id, kind, entity_id, revision)
           order by place`,
          [
            page.map(({ org }) => org),
            page.map(({ kind }) => kind),
            page.map(({ id }) => id),
            page.map(({ revision }) => revision),
          ],
        );
        await this.outbox.add(
          queryRunner,
          rows.map((row) => recordOutboxRow(this.topics.config, auditedRecord(row))),
        );
      }
      return missing.length;
    });
  }
}
