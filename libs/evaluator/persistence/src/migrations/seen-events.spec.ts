import { testDatabase } from '@tocsin/local-postgres/testing';
import { createDataSource, ensurePartitions, runMigrations } from '@tocsin/persistence';
import { SilentLogger } from '@tocsin/runtime';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '../evaluator-store.js';
import { EventPartitions } from '../product-events/event-partitions.js';
import { SeenEvents1764306000000 } from './seen-events.js';

const DAY_MS = 86_400_000;
// 2026-11-23, the first of four days.
const MONDAY = 20_780;

it('what was seen before is seen still', async () => {
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
  const before = await open(EVALUATOR_MIGRATIONS.slice(0, EVALUATOR_MIGRATIONS.indexOf(SeenEvents1764306000000)));
  const byDay = { table: 'event_seen', unit: 'day', bound: (start: number) => String(start / DAY_MS) } as const;
  await ensurePartitions(before, byDay, (MONDAY - 1) * DAY_MS, (MONDAY + 4) * DAY_MS);
  await before.query(
    `insert into event_seen (hash, day) values (1, $1 - 1), (2, $1), (-3, $1), (4, $1 + 3), (5, $1 + 4)`,
    [MONDAY],
  );
  await before.destroy();

  const after = await open(EVALUATOR_MIGRATIONS);
  const days = Array.from({ length: 6 }, (_, i) => (MONDAY - 1 + i) * DAY_MS);
  await new EventPartitions(after).ensure([], days);
  expect(await after.query('select tableoid::regclass::text as name, hash, day from seen_event order by 3, 2')).toEqual(
    [
      { name: 'seen_event_p20261119', hash: 1, day: MONDAY - 1 },
      { name: 'seen_event_p20261123', hash: -3, day: MONDAY },
      { name: 'seen_event_p20261123', hash: 2, day: MONDAY },
      { name: 'seen_event_p20261123', hash: 4, day: MONDAY + 3 },
      { name: 'seen_event_p20261127', hash: 5, day: MONDAY + 4 },
    ],
  );
  await after.destroy();
  await database.drop();
});
