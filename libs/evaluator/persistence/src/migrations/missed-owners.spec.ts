import { databaseBefore } from '../testing/upgraded-database.js';
import { MissedOwners1764200700000 } from './missed-owners.js';

it('the last points of services are those of their owners', async () => {
  const database = await databaseBefore(MissedOwners1764200700000);
  const { before } = database;
  await before.query(`
    insert into last_point (org_id, service, metric, shard, point_at, armed_ms, gap_ms)
    values (1, 'shop', 'errors', 0, 600, 600000, 0)`);

  const after = await database.upgrade();
  expect(await after.query('select owner_key, metric, point_at from last_point')).toEqual([
    { owner_key: 'service:shop', metric: 'errors', point_at: 600 },
  ]);
  await database.drop();
});
