import { testDatabase } from '@tocsin/local-postgres/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { SilentLogger } from '@tocsin/runtime';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '../evaluator-store.js';
import { MissedOwners1764200700000 } from './missed-owners.js';

it('the last points of services are those of their owners', async () => {
  const database = await testDatabase();
  const open = async (migrations: typeof EVALUATOR_MIGRATIONS) => {
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
  const before = await open(EVALUATOR_MIGRATIONS.slice(0, EVALUATOR_MIGRATIONS.indexOf(MissedOwners1764200700000)));
  await before.query(`
    insert into last_point (org_id, service, metric, shard, point_at, armed_ms, gap_ms)
    values (1, 'shop', 'errors', 0, 600, 600000, 0)`);
  await before.destroy();

  const after = await open(EVALUATOR_MIGRATIONS);
  expect(await after.query('select owner_key, metric, point_at from last_point')).toEqual([
    { owner_key: 'service:shop', metric: 'errors', point_at: 600 },
  ]);
  await after.destroy();
  await database.drop();
});
