import { testDatabase } from '@tocsin/local-postgres/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { SilentLogger } from '@tocsin/runtime';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '../evaluator-store.js';
import { HeldBackBy1764200800000 } from './held-back-by.js';

it('what a downtime held back before is held back by it still', async () => {
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
  const before = await open(EVALUATOR_MIGRATIONS.slice(0, EVALUATOR_MIGRATIONS.indexOf(HeldBackBy1764200800000)));
  await before.query(`
    insert into suppressed_excursion
      (org_id, monitor_id, target_key, shard, type, target, status, finding, downtime_id, until_at, due_ms)
    values (1, 'load', 'host:h1', 0, 'host', '{"kind":"host","id":"h1"}', 'warning', '{}', 'patch', 600, 600000)`);
  await before.destroy();

  const after = await open(EVALUATOR_MIGRATIONS);
  expect(await after.query('select held_back_by, due_ms from suppressed_excursion')).toEqual([
    { held_back_by: { kind: 'downtime', id: 'patch', until: 600 }, due_ms: 600_000 },
  ]);
  await after.destroy();
  await database.drop();
});
