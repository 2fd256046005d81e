import { ensurePartitions } from '@tocsin/persistence';
import { EventPartitions } from '../product-events/event-partitions.js';
import { databaseBefore } from '../testing/upgraded-database.js';
import { SeenEvents1764306000000 } from './seen-events.js';

const DAY_MS = 86_400_000;
// 2026-11-23, the first of four days.
const MONDAY = 20_780;

it('what was seen before is seen still', async () => {
  const database = await databaseBefore(SeenEvents1764306000000);
  const { before } = database;
  const byDay = { table: 'event_seen', unit: 'day', bound: (start: number) => String(start / DAY_MS) } as const;
  await ensurePartitions(before, byDay, (MONDAY - 1) * DAY_MS, (MONDAY + 4) * DAY_MS);
  await before.query(
    `insert into event_seen (hash, day) values (1, $1 - 1), (2, $1), (-3, $1), (4, $1 + 3), (5, $1 + 4)`,
    [MONDAY],
  );

  const after = await database.upgrade();
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
  await database.drop();
});
