import { type Page, type SuppressedAlert, SuppressedAlerts } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { page } from '../alerts/postgres-stored-alerts.js';
import { type StoredSuppressed, SUPPRESSED_COLUMNS, toSuppressedRow } from '../shards/stored-suppressed.js';

type StoredView = StoredSuppressed & { readonly opens_at: number | null };

/** Deadlines lie on the running time of their shard. */
const SUPPRESSED = `select g.key as org, ${SUPPRESSED_COLUMNS}, due_ms + gap_ms as opens_at
  from suppressed_excursion join organization g using (org_id) join shard using (shard)`;

export class PostgresSuppressedAlerts extends SuppressedAlerts {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    org: string,
    { monitorId, hostId, service, limit, after }: Parameters<SuppressedAlerts['list']>[1],
  ): Promise<Page<SuppressedAlert>> {
    try {
      const rows = await this.dataSource.query<StoredView[]>(
        `${SUPPRESSED} where g.key = $1 and ($2::text is null or (monitor_id, target_key) > ($2, $3))
           and ($4::text is null or monitor_id = $4)
           and ($5::text is null or (target ->> 'kind' = 'host' and target ->> 'id' = $5))
           and ($6::text is null or (target ->> 'kind' = 'service' and target ->> 'name' = $6))
         order by monitor_id, target_key limit $7`,
        [org, after?.monitorId, after?.targetKey, monitorId, hostId, service, limit + 1],
      );
      return page(
        rows.map((row) => ({ ...toSuppressedRow(row), opensAt: row.opens_at })),
        limit,
      );
    } catch (error) {
      throw databaseError(error);
    }
  }
}
