import { testDatabase } from '@tocsin/local-postgres/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { SilentLogger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '../evaluator-store.js';

/** A database of its own that is upgraded over a migration. */
export interface UpgradedDatabase {
  /** As a release before the migration had it. */
  readonly before: DataSource;
  /** Ends `before`. @returns As it is now. */
  upgrade(): Promise<DataSource>;
  /** Call it after `upgrade`. */
  drop(): Promise<void>;
}

export async function databaseBefore(migration: (typeof EVALUATOR_MIGRATIONS)[number]): Promise<UpgradedDatabase> {
  const database = await testDatabase();
  const open = async (migrations: typeof EVALUATOR_MIGRATIONS): Promise<DataSource> => {
    const dataSource = createDataSource({
      url: database.url,
      schema: EVALUATOR_SCHEMA,
      migrations,
      applicationName: 'test',
    });
    await dataSource.initialize();
    await runMigrations(dataSource, new SilentLogger());
    return dataSource;
  };
  const before = await open(EVALUATOR_MIGRATIONS.slice(0, EVALUATOR_MIGRATIONS.indexOf(migration)));
  let after: DataSource | undefined;
  return {
    before,
    upgrade: async () => {
      await before.destroy();
      after = await open(EVALUATOR_MIGRATIONS);
      return after;
    },
    drop: async () => {
      await after?.destroy();
      await database.drop();
    },
  };
}
