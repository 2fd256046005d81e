import { execute } from '@tocsin/persistence';
import type { Logger } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';

export interface LogMaintenanceSettings {
  /** How long a tombstone stays after it was appended, so that every follower sees it. */
  readonly tombstoneKeepMs: number;
}

/** Key of the advisory lock of the one process that maintains. */
const MAINTENANCE_LOCK = 7_102_043;
const BATCH_ROWS = 1_000;
/** How long a record stays after a newer one of its key: for a reader that comes back and wants what it was made with. */
const REPLACED_KEEP_MS = 3_600_000;

interface Partition {
  readonly topic_id: number;
  readonly partition: number;
}

interface CompactedPartition extends Partition {
  /** Offset before which replaced records have been removed. */
  readonly start: number;
  /** Offset before which they may be removed by now; null: no further. */
  readonly end: number | null;
}

/** Removes what topics need not keep. Does nothing while another process is at it. */
export class LogMaintenance {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: LogMaintenanceSettings,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    const queryRunner = this.dataSource.createQueryRunner();
    const locked = await tryLock(queryRunner).catch(async (error: unknown) => {
      await queryRunner.release();
      throw error;
    });
    try {
      if (!locked) return;
      const expired = await this.expire(queryRunner);
      const replaced = await this.compact(queryRunner);
      if (expired + replaced > 0) this.logger.debug('log maintenance', { expired, replaced });
    } finally {
      if (locked) await queryRunner.query('select pg_advisory_unlock($1)', [MAINTENANCE_LOCK]).catch(() => undefined);
      await queryRunner.release();
    }
  }

  /** Deletes segments whose retention has ended, oldest first, in batches. */
  private async expire(queryRunner: QueryRunner): Promise<number> {
    const { rows: partitions } = await execute<Partition & { readonly retention_ms: number }>(
      queryRunner,
      `select p.topic_id, p.partition, t.retention_ms from partition p join topic t using (topic_id)
       where not t.is_compacted and t.retention_ms is not null`,
    );
    let deleted = 0;
    for (const { topic_id: topicId, partition, retention_ms: retentionMs } of partitions) {
      deleted += await repeatBatches(
        queryRunner,
        `delete from segment where topic_id = $1 and partition = $2 and last_offset in (
           select last_offset from (
             select last_offset, appended_at from segment where topic_id = $1 and partition = $2
             order by last_offset limit $4
           ) oldest where appended_at < floor(extract(epoch from now()) * 1000) - $3
         )`,
        [topicId, partition, retentionMs, BATCH_ROWS],
      );
    }
    return deleted;
  }

  /** Deletes records of compacted topics that were replaced long enough ago, and tombstones that are old enough. */
  private async compact(queryRunner: QueryRunner): Promise<number> {
    const { rows: partitions } = await execute<CompactedPartition>(
      queryRunner,
      `select p.topic_id, p.partition, p.compacted_offset as start, (
         select max(last_offset) + 1 from segment s
         where s.topic_id = p.topic_id and s.partition = p.partition and last_offset >= p.compacted_offset
           and appended_at < floor(extract(epoch from now()) * 1000) - $1
       ) as end
       from partition p join topic t using (topic_id) where t.is_compacted`,
      [REPLACED_KEEP_MS],
    );
    let deleted = 0;
    for (const { start, end, ...partition } of partitions) {
      if (end !== null) deleted += await removeReplaced(queryRunner, partition, start, end);
      deleted += await repeatBatches(
        queryRunner,
        `delete from segment where topic_id = $1 and partition = $2 and last_offset in (
           select last_offset from segment
           where topic_id = $1 and partition = $2 and is_tombstone and last_offset < $3
             and appended_at < floor(extract(epoch from now()) * 1000) - $4
           limit $5
         )`,
        [partition.topic_id, partition.partition, end ?? start, this.settings.tombstoneKeepMs, BATCH_ROWS],
      );
    }
    return deleted;
  }
}

async function tryLock(queryRunner: QueryRunner): Promise<boolean> {
  const { rows } = await execute<{ locked: boolean }>(queryRunner, 'select pg_try_advisory_lock($1) as locked', [
    MAINTENANCE_LOCK,
  ]);
  return rows[0].locked;
}

/** Only keys that were appended since the last time can have been replaced since. */
async function removeReplaced(
  queryRunner: QueryRunner,
  { topic_id: topicId, partition }: Partition,
  start: number,
  end: number,
): Promise<number> {
  const of = [topicId, partition];
  const deleted = await repeatBatches(
    queryRunner,
    `delete from segment where topic_id = $1 and partition = $2 and last_offset in (
       select old.last_offset
       from (
         select key, max(last_offset) as newest from segment
         where topic_id = $1 and partition = $2 and last_offset >= $3 and last_offset < $4 group by key
       ) replaced
       join segment old on old.topic_id = $1 and old.partition = $2 and old.key = replaced.key
         and old.last_offset < replaced.newest
       limit $5
     )`,
    [...of, start, end, BATCH_ROWS],
  );
  await queryRunner.query('update partition set compacted_offset = $3 where topic_id = $1 and partition = $2', [
    ...of,
    end,
  ]);
  return deleted;
}

/** Runs a deletion, whose last parameter is its limit, until it deletes fewer rows than that. */
async function repeatBatches(queryRunner: QueryRunner, text: string, parameters: readonly unknown[]): Promise<number> {
  for (let total = 0; ;) {
    const { rowCount } = await execute(queryRunner, text, parameters);
    const deleted = rowCount ?? 0;
    total += deleted;
    if (deleted < BATCH_ROWS) return total;
  }
}
