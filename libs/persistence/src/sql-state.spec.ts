import { setImmediate as immediate } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { execute } from './statement.js';
import { createDataSource } from './data-source.js';
import {
  databaseError,
  DatabaseUnavailableError,
  DiskFullError,
  isConnectionLost,
  isDeadlock,
  isDiskFull,
  isSerializationFailure,
  isUniqueViolation,
  sqlStateOf,
} from './sql-state.js';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('errors of PostgreSQL', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await testDatabase();
    dataSource = createDataSource({ url: database.url, schema: 'public', migrations: [], applicationName: 'test' });
    await dataSource.initialize();
    await dataSource.query('create schema if not exists own');
    await dataSource.query(
      'create table own.thing (id int primary key, name text constraint thing_name unique, n int)',
    );
    await dataSource.query(`insert into own.thing values (1, 'a', 0), (2, 'b', 0)`);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('that report a duplicate are told apart by constraint', async () => {
    const error = await failureOf(dataSource.query(`insert into own.thing values (3, 'a')`));
    expect(sqlStateOf(error)).toBe('23505');
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'thing_name')).toBe(true);
    expect(isUniqueViolation(error, 'thing_pkey')).toBe(false);
    expect(databaseError(error)).toBe(error);
  });

  it('that report a deadlock are known', async () => {
    const [a, b] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
    await a.startTransaction();
    await b.startTransaction();
    await a.query('update own.thing set n = 1 where id = 1');
    await b.query('update own.thing set n = 1 where id = 2');
    const failures = await Promise.all([
      failureOf(a.query('update own.thing set n = 2 where id = 2')),
      failureOf(b.query('update own.thing set n = 2 where id = 1')),
    ]);
    expect(failures.filter(isDeadlock)).toHaveLength(1);
    await Promise.all([a.rollbackTransaction(), b.rollbackTransaction()]);
    await Promise.all([a.release(), b.release()]);
  });

  it('that report a serialization failure are known', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction('REPEATABLE READ');
    await runner.query('select * from own.thing');
    await dataSource.query('update own.thing set n = n + 1 where id = 1');
    const error = await failureOf(runner.query('update own.thing set n = n + 1 where id = 1'));
    expect(isSerializationFailure(error)).toBe(true);
    await runner.rollbackTransaction();
    await runner.release();
  });

  it('that report a full disk become one clear sentence', async () => {
    const error = await failureOf(
      dataSource.query(
        `do $$ begin raise exception 'could not extend file: No space left' using errcode = '53100'; end $$`,
      ),
    );
    expect(isDiskFull(error)).toBe(true);
    expect(databaseError(error)).toBeInstanceOf(DiskFullError);
    expect((databaseError(error) as Error).cause).toBe(error);
  });

  it('that end a connection between two statements become DatabaseUnavailableError', async () => {
    const runner = dataSource.createQueryRunner();
    const { rows } = await execute<{ pid: number }>(runner, 'select pg_backend_pid() as pid');
    await dataSource.query('select pg_terminate_backend($1)', [rows[0].pid]);
    while (!runner.isReleased) await immediate();
    expect(databaseError(await failureOf(runner.query('select 1')))).toBeInstanceOf(DatabaseUnavailableError);
  });

  it('that end a connection under a running statement become DatabaseUnavailableError', async () => {
    const runner = dataSource.createQueryRunner();
    const { rows } = await execute<{ pid: number }>(runner, 'select pg_backend_pid() as pid');
    const [error] = await Promise.all([
      failureOf(runner.query('select pg_sleep(60)')),
      dataSource.query('select pg_terminate_backend($1)', [rows[0].pid]),
    ]);
    expect(isConnectionLost(error)).toBe(true);
    expect(databaseError(error)).toBeInstanceOf(DatabaseUnavailableError);
    await runner.release();
  });

  it('that refuse a connection become DatabaseUnavailableError', async () => {
    const client = new pg.Client({ host: '127.0.0.1', port: 1 });
    const error = await failureOf(client.connect());
    expect(databaseError(error)).toBeInstanceOf(DatabaseUnavailableError);
  });

  it.each([undefined, null, 'text', new Error('something else'), {}])('are not seen in %p', (value) => {
    expect(sqlStateOf(value)).toBeUndefined();
    expect([isUniqueViolation, isDeadlock, isConnectionLost, isDiskFull].some((is) => is(value))).toBe(false);
    expect(databaseError(value)).toBe(value);
  });
});
