import { setTimeout as delay } from 'node:timers/promises';
import { inTransaction } from '@tocsin/persistence';
import type { Clock, Logger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { packDay } from '../encoding/chunk.js';
import { deleteOldImages } from '../graphs/delete-old-images.js';
import { dayOf, startOfDay, toStored } from '../encoding/stored-time.js';
import { isDayClosed } from './closed-days.js';
import { columnsOf } from './day-columns.js';
import { instantOf, type SamplePartitions } from './sample-partitions.js';

/** Owners per transaction. */
const OWNERS_PER_STEP = 20;
/** Days ahead that always have a partition. */
const DAYS_AHEAD = 2;
/** Advisory lock of the one process that compacts. */
const COMPACTION_LOCK = 7_102_032;
/** Chunks of forgotten owners deleted at a time. */
const OWNERS_FORGOTTEN_PER_STEP = 20;

export interface SampleMaintenanceOptions {
  readonly dataSource: DataSource;
  readonly partitions: SamplePartitions;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Samples older than this many days may go; whole months do. */
  readonly retentionDays: number;
  /** Pictures of alerts that are older than this many days go. */
  readonly imageRetentionDays: number;
  /** Rest after each step, as a multiple of what the step took, so that a day's compaction is spread out. Default 4. */
  readonly restRatio?: number;
}

/**
 * What stored samples need from time to time: partitions ahead, compaction of closed days, retention. Any process may
 * run it at any time; what one of them does, the others leave alone.
 */
export class SampleMaintenance {
  private isStopping = false;

  constructor(private readonly options: SampleMaintenanceOptions) {}

  /** Ends a run after its current step. */
  stop(): void {
    this.isStopping = true;
  }

  /** Makes the partitions of yesterday, today and the days ahead; samples without one would stop their shard. */
  async ensurePartitions(): Promise<void> {
    const today = this.today();
    await this.options.partitions.ensureTail(Array.from({ length: DAYS_AHEAD + 2 }, (_, i) => today - 1 + i));
  }

  async run(): Promise<void> {
    const { partitions, logger, retentionDays } = this.options;
    const today = this.today();
    await this.ensurePartitions();
    await this.deleteImages();
    await this.alone(async () => {
      for (const day of await this.closedDays()) {
        await this.compact(day);
        if (this.isStopping) return;
        await partitions.dropTailBefore(day + 1);
        logger.info('a day of samples was compacted', { day: new Date(instantOf(day)).toISOString().slice(0, 10) });
      }
      const dropped = await partitions.dropChunksBefore(today - retentionDays);
      if (dropped.length > 0) logger.info('samples past their retention were dropped', { partitions: dropped });
      await this.deleteForgotten();
    });
  }

  private async deleteImages(): Promise<void> {
    const { dataSource, clock, logger, imageRetentionDays: retentionDays } = this.options;
    const images = await deleteOldImages({ dataSource, clock, retentionDays }, () => this.isStopping);
    if (images > 0) logger.info('images past their retention were deleted', { images });
  }

  /** Days that can be compacted, ascending. Before every shard has begun, there are none. */
  private async closedDays(): Promise<number[]> {
    const [{ shards, oldest, partitions }] = await this.options.dataSource.query<
      { shards: number; oldest: number | null; partitions: number | null }[]
    >(
      `select (select count(*)::int4 from shard) as shards, (select min(time_ms) from shard) as oldest,
           (select partitions from log_layout) as partitions`,
    );
    if (oldest === null || partitions === null || shards < partitions) return [];
    const days = await this.options.partitions.tailDays();
    return days.filter((day) => isDayClosed(day, oldest));
  }

  /** Writes the chunks of one day. It may have been done in part before: a chunk is written as often as it takes. */
  private async compact(day: number): Promise<void> {
    await this.options.partitions.ensureChunk(day);
    let last = 0;
    while (!this.isStopping) {
      const started = this.options.clock.monotonicMs();
      const owners = await this.ownersAfter(day, last);
      if (owners.length === 0) return;
      await this.compactOwners(day, owners);
      last = owners[owners.length - 1];
      await delay((this.options.clock.monotonicMs() - started) * (this.options.restRatio ?? 4));
    }
  }

  /** The next owners with rows on that day, by skipping from one to the next in the index. */
  private async ownersAfter(day: number, last: number): Promise<number[]> {
    const rows = await this.options.dataSource.query<{ id: number }[]>(
      `with recursive step (id, n) as (
         (select owner_id, 1 from tail where ts >= $1 and ts < $2 and owner_id > $3 order by owner_id limit 1)
         union all
         select next.owner_id, n + 1 from step cross join lateral (
           select owner_id from tail where ts >= $1 and ts < $2 and owner_id > step.id order by owner_id limit 1
         ) next where n < $4)
       select id from step`,
      [startOfDay(day), startOfDay(day + 1), last, OWNERS_PER_STEP],
    );
    return rows.map(({ id }) => id);
  }

  private async compactOwners(day: number, owners: readonly number[]): Promise<void> {
    await inTransaction(this.options.dataSource, async (queryRunner) => {
      for (const owner of owners) {
        const rows = (await queryRunner.query(
          'select ts, payload from tail where owner_id = $1 and ts >= $2 and ts < $3 order by ts, off',
          [owner, startOfDay(day), startOfDay(day + 1)],
        )) as { ts: number; payload: Buffer }[];
        for (const [part, { times, ids, ends, payload }] of packDay(columnsOf(rows)).entries()) {
          await queryRunner.query(
            `insert into chunk (owner_id, day, part, times, ids, ends, payload) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (owner_id, day, part) do update
               set times = excluded.times, ids = excluded.ids, ends = excluded.ends, payload = excluded.payload`,
            [owner, day, part, times, `{${ids.join()}}`, `{${ends.join()}}`, payload],
          );
        }
      }
    });
  }

  /** Deletes what is left of owners that were removed. */
  private async deleteForgotten(): Promise<void> {
    while (!this.isStopping) {
      const started = this.options.clock.monotonicMs();
      const [{ deleted }] = await this.options.dataSource.query<{ deleted: number }[]>(
        `with gone as (select owner_id from owner_gone limit $1),
           chunks as (delete from chunk using gone where chunk.owner_id = gone.owner_id),
           tails as (delete from tail using gone where tail.owner_id = gone.owner_id),
           seen as (delete from last_seen using gone where last_seen.owner_id = gone.owner_id),
           done as (delete from owner_gone using gone where owner_gone.owner_id = gone.owner_id returning 1)
         select count(*)::int4 as deleted from done`,
        [OWNERS_FORGOTTEN_PER_STEP],
      );
      if (deleted === 0) return;
      await delay((this.options.clock.monotonicMs() - started) * (this.options.restRatio ?? 4));
    }
  }

  private today(): number {
    return dayOf(toStored(Math.floor(this.options.clock.now() / 1000)));
  }

  /** Does nothing while another process is at it. */
  private async alone(work: () => Promise<void>): Promise<void> {
    const queryRunner = this.options.dataSource.createQueryRunner();
    try {
      const [{ isMine }] = (await queryRunner.query('select pg_try_advisory_lock($1) as "isMine"', [
        COMPACTION_LOCK,
      ])) as { isMine: boolean }[];
      if (!isMine) return;
      try {
        await work();
      } finally {
        await queryRunner.query('select pg_advisory_unlock($1)', [COMPACTION_LOCK]).catch(() => undefined);
      }
    } finally {
      await queryRunner.release();
    }
  }
}
