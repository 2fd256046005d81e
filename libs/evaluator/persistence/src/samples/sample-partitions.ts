import { dropPartitionsBefore, ensurePartitions, type PartitionedTable } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { dayOf, fromStored, startOfDay, toStored } from '../encoding/stored-time.js';

const TAIL: PartitionedTable = {
  table: 'tail',
  unit: 'day',
  bound: (start) => String(toStored(start / 1000)),
  // Rows are never changed and go with their partition: vacuuming them for their number alone is wasted.
  afterCreate: (partition) => [`alter table ${partition} set (autovacuum_vacuum_insert_threshold = -1)`],
};
const CHUNK: PartitionedTable = {
  table: 'chunk',
  unit: 'month',
  bound: (start) => String(dayOf(toStored(start / 1000))),
};

/** The beginning of a stored day as an instant. */
export const instantOf = (day: number): EpochMs => fromStored(startOfDay(day)) * 1000;

/** Partitions of `tail`, one per UTC day, and of `chunk`, one per month. Days count from the store's epoch. */
export class SamplePartitions {
  private readonly existing = new Set<number>();

  constructor(private readonly dataSource: DataSource) {}

  /** Partitions of `tail` for these days; asks the database only for days not seen before. */
  async ensureTail(days: Iterable<number>): Promise<void> {
    for (const day of days) {
      if (this.existing.has(day)) continue;
      await ensurePartitions(this.dataSource, TAIL, instantOf(day), instantOf(day));
      this.existing.add(day);
    }
  }

  async ensureChunk(day: number): Promise<void> {
    await ensurePartitions(this.dataSource, CHUNK, instantOf(day), instantOf(day));
  }

  /** Days that have a partition of `tail`, ascending. */
  async tailDays(): Promise<number[]> {
    const rows = await this.dataSource.query<{ bound: string }[]>(
      `select pg_get_expr(c.relpartbound, c.oid) as bound
       from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'tail'::regclass and not i.inhdetachpending`,
    );
    return rows.map(({ bound }) => dayOf(Number(/'?(-?\d+)'?\) TO/.exec(bound)?.[1]))).sort((a, b) => a - b);
  }

  /** Removes the days of `tail` before `day`. @returns Names of the partitions removed. */
  async dropTailBefore(day: number): Promise<string[]> {
    return dropPartitionsBefore(this.dataSource, TAIL, instantOf(day));
  }

  /** Removes the months of `chunk` that end before `day`. @returns Names of the partitions removed. */
  async dropChunksBefore(day: number): Promise<string[]> {
    return dropPartitionsBefore(this.dataSource, CHUNK, instantOf(day));
  }
}
