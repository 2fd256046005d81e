import { testDatabase } from '@tocsin/local-postgres/testing';
import { SilentLogger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { createDataSource, type DataSourceSettings } from '../data-source.js';
import { runMigrations } from '../migrations.js';

/** A database of one test suite with a schema that has been brought up to date. */
export interface MigratedDatabase {
  readonly dataSource: DataSource;
  /** For more connections to the same database. */
  readonly url: string;
  readonly superuserUrl: string;
  /** Ends the data source and removes the database. */
  drop(): Promise<void>;
}

/** Creates a test database, applies the migrations and connects. */
export async function migratedDatabase(
  settings: Pick<DataSourceSettings, 'schema' | 'migrations'> & Partial<DataSourceSettings>,
): Promise<MigratedDatabase> {
  const database = await testDatabase();
  const dataSource = createDataSource({ applicationName: 'test', ...settings, url: database.url });
  await dataSource.initialize();
  await runMigrations(dataSource, new SilentLogger());
  return {
    dataSource,
    url: database.url,
    superuserUrl: database.superuserUrl,
    drop: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}
