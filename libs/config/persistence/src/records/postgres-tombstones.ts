import { Tombstones } from '@tocsin/config-domain';
import { configKey, type ConfigKind } from '@tocsin/payload-schemas';
import { inTransaction, type Outbox } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import type { ConfigTopics } from '../changes/change-scope.js';
import { rowsWithin } from '../rows.js';

interface Deletion {
  readonly org: string;
  readonly kind: ConfigKind;
  readonly id: string;
}

export class PostgresTombstones extends Tombstones {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly topics: ConfigTopics,
  ) {
    super();
  }

  override async publish(deletedBefore: EpochMs, limit: number): Promise<number> {
    return inTransaction(this.dataSource, async (queryRunner) => {
      const deletions = (await rowsWithin(queryRunner).rows(
        `delete from deleted_entity where (org_id, kind, entity_id) in (
           select org_id, kind, entity_id from deleted_entity
           where deleted_at < to_timestamp($1::float8 / 1000)
           order by deleted_at limit $2 for update skip locked)
         returning org_id as org, kind, entity_id as id`,
        [deletedBefore, limit],
      )) as readonly Deletion[];
      await this.outbox.add(
        queryRunner,
        deletions.map(({ org, kind, id }) => ({
          topic: this.topics.config,
          key: configKey(org, kind, id),
          value: null,
        })),
      );
      return deletions.length;
    });
  }
}
