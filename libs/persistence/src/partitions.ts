import type { EpochMs } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { type PartitionPeriod, type PartitionUnit, periodOfName, periodsBetween } from './partition-period.js';
import { execute } from './statement.js';
import { inTransaction } from './transaction.js';

/** A table partitioned by range of time, one partition per period of UTC days or month, without a default partition. */
export interface PartitionedTable {
  readonly table: string;
  readonly unit: PartitionUnit;
  /** The beginning of a period as an SQL literal of the partition key's type: seconds, a day number, a date. */
  readonly bound: (start: EpochMs) => string;
  /** Statements for each new partition, for what partitions do not inherit: storage parameters, keys without that of the partitions. */
  readonly afterCreate?: (partition: string) => readonly string[];
}

/** First key of the advisory lock; the second is a hash of the table. */
const PARTITION_LOCK = 7_102_028;

/**
 * Makes sure that there is a partition for every instant from `from` to `to`. Readers and writers of the table are not
 * held up.
 *
 * @returns Names of the partitions that were created.
 */
export async function ensurePartitions(
  dataSource: DataSource,
  table: PartitionedTable,
  from: EpochMs,
  to: EpochMs,
): Promise<string[]> {
  return inTransaction(dataSource, async (queryRunner) => {
    await queryRunner.query('select pg_advisory_xact_lock($1, hashtext($2))', [PARTITION_LOCK, table.table]);
    const existing = new Set((await partitionsOf(queryRunner, table.table)).map(({ name }) => name));
    const missing = periodsBetween(table.unit, from, to).filter(({ suffix }) => !existing.has(table.table + suffix));
    for (const period of missing) await createPartition(queryRunner, table, period);
    return missing.map(({ suffix }) => table.table + suffix);
  });
}

/** Attaching a complete table takes a weaker lock than creating a partition in place. */
async function createPartition(
  queryRunner: QueryRunner,
  { table, bound, afterCreate }: PartitionedTable,
  { suffix, start, end }: PartitionPeriod,
): Promise<void> {
  const name = `"${table}${suffix}"`;
  await queryRunner.query(`create table ${name} (like "${table}" including all)`);
  for (const statement of afterCreate?.(name) ?? []) await queryRunner.query(statement);
  await queryRunner.query(
    `alter table "${table}" attach partition ${name} for values from (${bound(start)}) to (${bound(end)})`,
  );
}

/**
 * Removes every partition whose period ends at or before `before`: detached without holding up readers and writers, then
 * dropped. Continues what a killed run began; does nothing while another process is at it.
 *
 * @returns Names of the partitions that were dropped.
 */
export async function dropPartitionsBefore(
  dataSource: DataSource,
  { table, unit }: Pick<PartitionedTable, 'table' | 'unit'>,
  before: EpochMs,
): Promise<string[]> {
  const queryRunner = dataSource.createQueryRunner();
  const lock = [PARTITION_LOCK, table];
  try {
    // Detaching waits for every transaction that uses the table, and cannot run inside one.
    await queryRunner.query('set statement_timeout = 0');
    const { rows } = await execute<{ locked: boolean }>(
      queryRunner,
      'select pg_try_advisory_lock($1, hashtext($2)) as locked',
      lock,
    );
    if (!rows[0].locked) return [];
    const dropped: string[] = [];
    for (const partition of await ownTables(queryRunner, table)) {
      const period = periodOfName(unit, table, partition.name);
      if (!period || period.end > before) continue;
      await detach(queryRunner, table, partition);
      await queryRunner.query(`drop table "${partition.name}"`);
      dropped.push(partition.name);
    }
    return dropped;
  } finally {
    await queryRunner.query('select pg_advisory_unlock($1, hashtext($2))', lock).catch(() => undefined);
    await queryRunner.query('reset statement_timeout').catch(() => undefined);
    await queryRunner.release();
  }
}

interface Partition {
  readonly name: string;
  /** `pending`: an earlier detaching was interrupted. `no`: only the table is left. */
  readonly attached: 'yes' | 'pending' | 'no';
}

async function detach(queryRunner: QueryRunner, table: string, { name, attached }: Partition): Promise<void> {
  if (attached === 'no') return;
  const how = attached === 'pending' ? 'finalize' : 'concurrently';
  await queryRunner.query(`alter table "${table}" detach partition "${name}" ${how}`);
}

async function partitionsOf(queryRunner: QueryRunner, table: string): Promise<Partition[]> {
  return (await ownTables(queryRunner, table)).filter(({ attached }) => attached === 'yes');
}

/** The table's partitions, and what interrupted runs have left of former ones. */
async function ownTables(queryRunner: QueryRunner, table: string): Promise<Partition[]> {
  const { rows } = await execute<Partition>(
    queryRunner,
    `select c.relname as name,
            case when i.inhrelid is null then 'no' when i.inhdetachpending then 'pending' else 'yes' end as attached
     from pg_class c left join pg_inherits i on i.inhrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname ~ $1
       and (i.inhparent is null or i.inhparent = $2::regclass)
     order by c.relname`,
    [`^${table}_p[0-9]{6,8}$`, `"${table}"`],
  );
  return rows;
}
