import { databaseBefore } from '../testing/upgraded-database.js';
import { KpiPace1764309000000 } from './kpi-pace.js';

it('models go on without the pace that they learnt before, and all else stays', async () => {
  const database = await databaseBefore(KpiPace1764309000000);
  const { before } = database;
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

  const after = await database.upgrade();
  expect(await after.query('select fitted from kpi_model order by series')).toEqual([
    { fitted: { outcome: 'fitted', model: { grain: 'hour' } } },
    { fitted: { outcome: 'fitted', model: { grain: 'hour' } } },
    { fitted: { outcome: 'silent' } },
  ]);
  await database.drop();
});
