import { databaseBefore } from '../testing/upgraded-database.js';
import { HeldBackBy1764200800000 } from './held-back-by.js';

it('what a downtime held back before is held back by it still', async () => {
  const database = await databaseBefore(HeldBackBy1764200800000);
  const { before } = database;
  await before.query(`
    insert into suppressed_excursion
      (org_id, monitor_id, target_key, shard, type, target, status, finding, downtime_id, until_at, due_ms)
    values (1, 'load', 'host:h1', 0, 'host', '{"kind":"host","id":"h1"}', 'warning', '{}', 'patch', 600, 600000)`);

  const after = await database.upgrade();
  expect(await after.query('select held_back_by, due_ms from suppressed_excursion')).toEqual([
    { held_back_by: { kind: 'downtime', id: 'patch', until: 600 }, due_ms: 600_000 },
  ]);
  await database.drop();
});
