import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { SilentLogger } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource, type Migration } from './data-source.js';
import { DatabaseNewerError, runMigrations } from './migrations.js';

class First1764000000000 {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table first (id int)');
  }
  async down(): Promise<void> {}
}

class Second1764000000001 {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table second (id int)');
  }
  async down(): Promise<void> {}
}

class Broken1764000000002 {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table half (id int)');
    await queryRunner.query('create table second (id int)');
  }
  async down(): Promise<void> {}
}

describe('runMigrations', () => {
  let database: TestDatabase;
  let open: DataSource[];

  beforeEach(async () => {
    database = await testDatabase();
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((dataSource) => dataSource.destroy()));
    await database.drop();
  });

  async function program(migrations: readonly Migration[], schema = 'service'): Promise<DataSource> {
    const dataSource = createDataSource({ url: database.url, schema, migrations, applicationName: 'test' });
    open.push(await dataSource.initialize());
    return dataSource;
  }

  const tables = async (dataSource: DataSource): Promise<string[]> => {
    const rows = await dataSource.query<{ name: string }[]>(
      'select tablename as name from pg_tables where schemaname = current_schema() order by 1',
    );
    return rows.map(({ name }) => name);
  };

  it('tells of an upgrade in one line, and of nothing else', async () => {
    const told: unknown[] = [];
    const logger = Object.assign(new SilentLogger(), {
      info: (message: string, fields: object) => void told.push([message, fields]),
    });
    await runMigrations(await program([First1764000000000]), logger);
    const next = await program([First1764000000000, Second1764000000001]);
    await runMigrations(next, logger);
    await runMigrations(next, logger);
    expect(told).toEqual([['database upgraded', { schema: 'service', migrations: ['Second1764000000001'] }]]);
  });

  it('applies what is missing, in the order of the names, once', async () => {
    const old = await program([First1764000000000]);
    await runMigrations(old, new SilentLogger());
    const next = await program([Second1764000000001, First1764000000000]);
    await runMigrations(next, new SilentLogger());
    await runMigrations(next, new SilentLogger());
    expect(await tables(next)).toEqual(['first', 'migration', 'second']);
  });

  it('lets processes that start together wait for each other', async () => {
    const programs = await Promise.all([1, 2, 3].map(() => program([First1764000000000, Second1764000000001])));
    await Promise.all(programs.map((each) => runMigrations(each, new SilentLogger())));
    expect(await programs[0].query('select name from migration order by id')).toEqual([
      { name: 'First1764000000000' },
      { name: 'Second1764000000001' },
    ]);
  });

  it('keeps services in schemas of their own', async () => {
    const [config, evaluator] = [
      await program([First1764000000000], 'config'),
      await program([First1764000000000], 'evaluator'),
    ];
    await Promise.all([runMigrations(config, new SilentLogger()), runMigrations(evaluator, new SilentLogger())]);
    expect(await tables(config)).toEqual(['first', 'migration']);
    expect(await tables(evaluator)).toEqual(['first', 'migration']);
  });

  it('refuses a database that a newer program has written, and changes nothing', async () => {
    await runMigrations(await program([First1764000000000, Second1764000000001]), new SilentLogger());
    const old = await program([First1764000000000]);
    const refused = runMigrations(old, new SilentLogger());
    await expect(refused).rejects.toThrow(DatabaseNewerError);
    await expect(refused).rejects.toThrow('Second1764000000001');
    expect(await tables(old)).toEqual(['first', 'migration', 'second']);
  });

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    const failing = await program([First1764000000000, Second1764000000001, Broken1764000000002]);
    await expect(runMigrations(failing, new SilentLogger())).rejects.toThrow('already exists');
    expect(await tables(failing)).toEqual(['first', 'migration', 'second']);
    await runMigrations(await program([First1764000000000, Second1764000000001]), new SilentLogger());
  });

  it('gives its connection back with the usual time limits', async () => {
    const dataSource = await program([First1764000000000]);
    await runMigrations(dataSource, new SilentLogger());
    expect(await dataSource.query('show statement_timeout')).toEqual([{ statement_timeout: '30s' }]);
    expect(
      await dataSource.query('select count(*) as held from pg_locks where locktype = $1 and pid = pg_backend_pid()', [
        'advisory',
      ]),
    ).toEqual([{ held: 0 }]);
  });
});
