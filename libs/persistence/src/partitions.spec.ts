import { dropPartitionsBefore, ensurePartitions, type PartitionedTable } from './partitions.js';
import { migratedDatabase, type MigratedDatabase } from './testing/migrated-database.js';

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 10, 25);

const readings: PartitionedTable = {
  table: 'reading',
  unit: 'day',
  bound: (start) => String(start / 1000),
  afterCreate: (partition) => [`alter table ${partition} set (autovacuum_vacuum_insert_threshold = -1)`],
};

describe('partitions', () => {
  let database: MigratedDatabase;

  beforeEach(async () => {
    database = await migratedDatabase({ schema: 'service', migrations: [] });
    await database.dataSource.query(
      'create table reading (owner int, ts bigint, value bytea, primary key (owner, ts)) partition by range (ts)',
    );
  });
  afterEach(() => database.drop());

  const insertAt = (ms: number) =>
    database.dataSource.query('insert into reading (owner, ts) values (1, $1)', [ms / 1000]);

  const tables = async (): Promise<string[]> => {
    const rows = await database.dataSource.query<{ name: string }[]>(
      `select relname as name from pg_class where relkind = 'r' and relname like 'reading%' order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('are created once, for every instant asked for and no other', async () => {
    const ensure = () => ensurePartitions(database.dataSource, readings, FIRST, FIRST + DAY_MS);
    const created = await Promise.all([ensure(), ensure()]);
    expect(created.flat()).toEqual(['reading_p20261125', 'reading_p20261126']);
    expect(await ensure()).toEqual([]);
    await insertAt(FIRST);
    await insertAt(FIRST + 2 * DAY_MS - 1000);
    await expect(insertAt(FIRST - 1000)).rejects.toThrow('no partition of relation');
    await expect(insertAt(FIRST + 2 * DAY_MS)).rejects.toThrow('no partition of relation');
  });

  it('have the keys of the table and the parameters of afterCreate', async () => {
    await ensurePartitions(database.dataSource, readings, FIRST, FIRST);
    await insertAt(FIRST);
    await expect(insertAt(FIRST)).rejects.toThrow('duplicate key');
    const [{ reloptions }] = await database.dataSource.query<[{ reloptions: string[] }]>(
      `select reloptions from pg_class where relname = 'reading_p20261125'`,
    );
    expect(reloptions).toEqual(['autovacuum_vacuum_insert_threshold=-1']);
  });

  it('are dropped when their period has ended, not before', async () => {
    await ensurePartitions(database.dataSource, readings, FIRST, FIRST + 2 * DAY_MS);
    expect(await dropPartitionsBefore(database.dataSource, readings, FIRST + DAY_MS - 1)).toEqual([]);
    expect(await dropPartitionsBefore(database.dataSource, readings, FIRST + 2 * DAY_MS)).toEqual([
      'reading_p20261125',
      'reading_p20261126',
    ]);
    expect(await tables()).toEqual(['reading_p20261127']);
  });

  it('that an interrupted run left detached, or half detached, are dropped too', async () => {
    await ensurePartitions(database.dataSource, readings, FIRST, FIRST + 2 * DAY_MS);
    await database.dataSource.query('alter table reading detach partition reading_p20261125');
    await interruptDetaching();
    const dropped = await dropPartitionsBefore(database.dataSource, readings, FIRST + 2 * DAY_MS);
    expect(dropped).toEqual(['reading_p20261125', 'reading_p20261126']);
    expect(await tables()).toEqual(['reading_p20261127']);
  });

  /** Detaching concurrently waits for a reader of the table; cancelled there, it stays pending. */
  async function interruptDetaching(): Promise<void> {
    const reader = database.dataSource.createQueryRunner();
    await reader.startTransaction();
    await reader.query('select count(*) from reading');
    const detacher = database.dataSource.createQueryRunner();
    await detacher.query(`set statement_timeout = '200ms'`);
    await expect(detacher.query('alter table reading detach partition reading_p20261126 concurrently')).rejects.toThrow(
      'statement timeout',
    );
    await detacher.query('reset statement_timeout');
    await reader.commitTransaction();
    await Promise.all([reader.release(), detacher.release()]);
    const [{ pending }] = await database.dataSource.query<[{ pending: number }]>(
      `select count(*) filter (where inhdetachpending) as pending from pg_inherits`,
    );
    expect(pending).toBe(1);
  }
});
