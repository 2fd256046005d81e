import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { FakeClock } from '@tocsin/runtime/testing';
import { aBatch, anAlert, aTransition, NO_CHANGES, NOW } from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { deleteOldImages } from './delete-old-images.js';

const DAY = 86_400;
const KEY = { org: 'org1', alertId: 'a1', sequence: 2 };

let server: TestDatabase;
let test: TestStore;
beforeAll(async () => {
  server = await testDatabase();
  test = await testStore();
  const taken = await test.store.shards.take(0);
  const alert = anAlert({ id: 'a1' });
  await test.store.shards.commit(
    aBatch(taken, {
      changes: { ...NO_CHANGES, alerts: [{ ...alert, sequence: 3 }] },
      transitions: [1, 2, 3].map((sequence) => aTransition({ ...alert, sequence })),
    }),
  );
});
afterAll(async () => {
  await test.drop();
  await server.drop();
});

it('the transitions up to one of them come oldest first', async () => {
  const { images } = test.store;
  expect((await images.transitionsUpTo(KEY)).map(({ sequence }) => sequence)).toEqual([1, 2]);
  for (const wrong of [{ org: 'org2' }, { alertId: 'a2' }, { sequence: 4 }, { sequence: 999_999_999 }]) {
    expect(await images.transitionsUpTo({ ...KEY, ...wrong })).toEqual([]);
  }
});

it('a picture stays as the first process kept it, for every process', async () => {
  const other = await test.another();
  expect(await test.store.images.find(KEY)).toBeUndefined();
  const first = { png: Buffer.from([0x89, 0, 255]), judgedAt: NOW };
  expect(await test.store.images.keep(KEY, first)).toEqual(first);
  expect(await other.images.keep(KEY, { png: Buffer.from('later'), judgedAt: NOW + 1 })).toEqual(first);
  expect(await other.images.find(KEY)).toEqual(first);
  expect(await other.images.find({ ...KEY, sequence: 3 })).toBeUndefined();
});

it.each([
  { when: 'a second before its retention ends', seconds: -1, isKept: true },
  { when: 'when its retention ends', seconds: 0, isKept: false },
])('maintenance leaves a picture $when: $isKept', async ({ seconds, isKept }) => {
  const key = { ...KEY, sequence: 3 };
  await test.store.images.keep(key, { png: Buffer.from('x'), judgedAt: NOW });
  const clock = new FakeClock((NOW + 30 * DAY + seconds) * 1000);
  await deleteOldImages({ dataSource: test.database.dataSource, clock, retentionDays: 30 }, () => false);
  expect((await test.store.images.find(key)) !== undefined).toBe(isKept);
});

it('maintenance takes as many steps as it needs', async () => {
  const { dataSource } = test.database;
  await dataSource.query(
    `insert into alert_image (org_id, alert_id, sequence, judged_at, png)
     select 1, 'many', n, $1::int8, 'x' from generate_series(1, 1200) n`,
    [NOW],
  );
  const clock = new FakeClock((NOW + 2 * DAY) * 1000);
  const old = { dataSource, clock, retentionDays: 1 };
  expect(await deleteOldImages(old, () => true)).toBe(500);
  expect(await deleteOldImages(old, () => false)).toBe(700);
});
