import { testDatabase } from '@tocsin/local-postgres/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { SilentLogger } from '@tocsin/runtime';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '../evaluator-store.js';
import { KpiPace1764309000000 } from './kpi-pace.js';

it('models go on without the pace that they learnt before, and all else stays', async () => {
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
  const before = await open(EVALUATOR_MIGRATIONS.slice(0, EVALUATOR_MIGRATIONS.indexOf(KpiPace1764309000000)));
  await before.query(`insert into kpi_watch (org, monitor_id, project_id, question) values ('o', 'm', 'p', 'q')`);
  const fitted = [
    { outcome: 'fitted', model: { grain: 'hour', pace: { slots: 12, recentSpreads: [1] } } },
    { outcome: 'fitted', model: { grain: 'hour' } },
    { outcome: 'silent' },
  ];
  await before.query(
    `insert into kpi_model (watch_no, series, fitted) select 1, place, value from json_array_elements($1::json)
       with ordinality as given (value, place)`,
    [JSON.stringify(fitted)],
  );
  await before.destroy();

  const after = await open(EVALUATOR_MIGRATIONS);
  expect(await after.query('select fitted from kpi_model order by series')).toEqual([
    { fitted: { outcome: 'fitted', model: { grain: 'hour' } } },
    { fitted: { outcome: 'fitted', model: { grain: 'hour' } } },
    { fitted: { outcome: 'silent' } },
  ]);
  await after.destroy();
});
