import { afterCommit, inTransaction } from './transaction.js';
import { execute } from './statement.js';
import { migratedDatabase, type MigratedDatabase } from './testing/migrated-database.js';

describe('inTransaction', () => {
  let database: MigratedDatabase;

  beforeAll(async () => {
    database = await migratedDatabase({ schema: 'service', migrations: [] });
    await database.dataSource.query('create table thing (id int primary key, n bigint not null default 0)');
  });
  beforeEach(() => database.dataSource.query('truncate thing'));
  afterAll(() => database.drop());

  const ids = async (): Promise<number[]> => {
    const rows = await database.dataSource.query<{ id: number }[]>('select id from thing order by id');
    return rows.map(({ id }) => id);
  };

  it('commits and gives what the work returned', async () => {
    const result = await inTransaction(database.dataSource, async (queryRunner) => {
      await queryRunner.query('insert into thing (id) values (1)');
      return 'done';
    });
    expect(result).toBe('done');
    expect(await ids()).toEqual([1]);
  });

  it('rolls back and passes the error on', async () => {
    const failing = inTransaction(database.dataSource, async (queryRunner) => {
      await queryRunner.query('insert into thing (id) values (1)');
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(await ids()).toEqual([]);
  });

  it('runs hooks after the commit only, and those of the last attempt only', async () => {
    const ran: string[] = [];
    let attempt = 0;
    await inTransaction(database.dataSource, async (queryRunner) => {
      attempt += 1;
      const name = `attempt ${attempt}`;
      afterCommit(queryRunner, () => ran.push(name));
      if (attempt === 1) await failWith(queryRunner, '40001');
      await queryRunner.query('insert into thing (id) values (1)');
    });
    expect(ran).toEqual(['attempt 2']);
    expect(await ids()).toEqual([1]);
  });

  it.each(['40P01', '40001'])('repeats after %s, at most four times', async (state) => {
    let attempts = 0;
    const failing = inTransaction(database.dataSource, async (queryRunner) => {
      attempts += 1;
      await failWith(queryRunner, state);
    });
    await expect(failing).rejects.toMatchObject({ driverError: { code: state } });
    expect(attempts).toBe(5);
  });

  it('solves a real deadlock', async () => {
    await database.dataSource.query('insert into thing (id) values (1), (2)');
    let met = 0;
    let meet: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => (meet = resolve));
    const touch = (first: number, second: number) =>
      inTransaction(database.dataSource, async (queryRunner) => {
        await queryRunner.query('update thing set n = n + 1 where id = $1', [first]);
        if (++met === 2) meet();
        await bothHoldOne;
        await queryRunner.query('update thing set n = n + 1 where id = $1', [second]);
      });
    await Promise.all([touch(1, 2), touch(2, 1)]);
    expect(await database.dataSource.query('select n from thing')).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('does not repeat when the connection is lost, since the commit may have happened', async () => {
    let attempts = 0;
    const failing = inTransaction(database.dataSource, async (queryRunner) => {
      attempts += 1;
      await queryRunner.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(failing).rejects.toMatchObject({ code: 'database_unavailable', retryable: true });
    expect(attempts).toBe(1);
    expect(await ids()).toEqual([]);
  });

  it('runs named statements inside the transaction, with int8 as numbers', async () => {
    const rows = await inTransaction(database.dataSource, async (queryRunner) => {
      await queryRunner.query('insert into thing (id, n) values (1, 9007199254740991), (2, 9007199254740992)');
      return (
        await execute(queryRunner, { name: 'things', text: 'select n from thing where id > $1 order by id' }, [0])
      ).rows;
    });
    expect(rows).toEqual([{ n: 9007199254740991 }, { n: '9007199254740992' }]);
  });

  function failWith(queryRunner: { query(text: string): Promise<unknown> }, state: string): Promise<unknown> {
    return queryRunner.query(`do $$ begin raise exception 'made up' using errcode = '${state}'; end $$`);
  }
});
