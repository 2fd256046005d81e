import type { SamplesToStore, SeriesName, TakenShard } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { FakeClock } from '@tocsin/runtime/testing';
import { aBatch, NOW, samplesOf } from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

const DAY = 86_400;
let clock: FakeClock;
let test: TestStore;
let taken: TakenShard;
let nextOffset: number;
beforeEach(async () => {
  clock = new FakeClock(NOW * 1000);
  test = await testStore({ clock });
  taken = await test.store.shards.take(0);
  nextOffset = 0;
});
afterEach(() => test.drop());

async function store(...posts: ReturnType<typeof samplesOf>[]): Promise<void> {
  const samples: SamplesToStore[] = posts.map((post, i) => ({
    offset: nextOffset + i,
    appendedAt: Number(post.time) * 1000,
    samples: post,
  }));
  const timeMs = Math.max(...samples.map(({ appendedAt }) => appendedAt));
  const clockOfShard = { timeMs, gapMs: 0, configOffset: -1 };
  const batch = { nextOffset: nextOffset + posts.length, samples, clock: clockOfShard };
  await test.store.shards.commit(aBatch({ ...taken, nextOffset }, batch));
  nextOffset += posts.length;
}
const names = (series: readonly SeriesName[]): string[] => series.map(({ owner, metric }) => `${owner} ${metric}`);

describe('finding series', () => {
  beforeEach(() =>
    store(
      samplesOf('host:a', NOW, { 'disk.sda.reads': 1, 'disk.sdb.reads': 1, 'disk.sda.writes': 1, loadavg5: 1 }),
      samplesOf('host:b', NOW, { 'disk.sda.reads': 1, 'disk.x.y.reads': 1, diskXsdaXreads: 1 }),
      samplesOf('service:shop', NOW, { loadavg5: 1 }),
    ),
  );

  it.each([
    [['host:a', 'host:b'], 'loadavg5', ['host:a loadavg5']],
    [['host:b', 'service:shop', 'host:none'], 'loadavg5', ['service:shop loadavg5']],
    [['host:b', 'host:a'], 'disk.*.reads', ['host:a disk.sda.reads', 'host:a disk.sdb.reads', 'host:b disk.sda.reads']],
    [['host:a'], 'disk.sda.#', ['host:a disk.sda.reads', 'host:a disk.sda.writes']],
    [['host:a'], 'load*', ['host:a loadavg5']],
    [['host:a'], 'disk.*', []],
    [[], 'loadavg5', []],
  ])('of %j by %s', async (owners, metric, expected) => {
    expect(names(await test.store.series.find('org1', owners, metric, 10))).toEqual(expected);
  });

  it('stops at the limit, and at the organization', async () => {
    expect(await test.store.series.find('org1', ['host:a', 'host:b'], 'disk.*.reads', 2)).toHaveLength(2);
    expect(await test.store.series.find('org2', ['host:a'], 'loadavg5', 2)).toEqual([]);
  });
});

describe('ranges of many series', () => {
  const read = (series: SeriesName[], from: number, to: number) => test.store.series.ranges('org1', series, from, to);
  const [a, b, none] = ['host:a', 'host:b', 'host:c'].map((owner) => ({ owner, metric: 'm' }));

  it('have both of their ends, ascending, in the order of what was asked for', async () => {
    await store(
      samplesOf('host:a', NOW - 120, { m: 1 }),
      samplesOf('host:a', NOW - 60, { m: 2, other: 3 }),
      samplesOf('host:a', NOW, { m: 4 }),
      samplesOf('host:a', NOW, { m: 5 }),
      samplesOf('host:b', NOW - 30, { m: 6 }),
      samplesOf('host:a', NOW + 60, { m: 7 }),
    );
    expect(await read([b, none, a], NOW - 60, NOW)).toEqual([
      [{ time: NOW - 30, value: 6 }],
      [],
      [
        { time: NOW - 60, value: 2 },
        { time: NOW, value: 5 },
      ],
    ]);
    expect(await read([], NOW - 60, NOW)).toEqual([]);
  });

  it('go on from packed days to what was posted since', async () => {
    await store(
      samplesOf('host:a', NOW - 2 * DAY, { m: 1, other: 9 }),
      samplesOf('host:a', NOW - 2 * DAY + 60, { m: 2 }),
      samplesOf('host:b', NOW - 2 * DAY, { m: 3 }),
      samplesOf('host:a', NOW, { m: 4 }),
    );
    await test.store.shards.take(1);
    await test.database.dataSource.query(`update shard set time_ms = ${NOW * 1000}`);
    await test.store.maintenance.run();
    const [{ count }] = await test.database.dataSource.query<{ count: number }[]>('select count(*)::int4 from chunk');
    expect(count).toBeGreaterThan(0);
    expect(await read([a, b], NOW - 2 * DAY, NOW)).toEqual([
      [
        { time: NOW - 2 * DAY, value: 1 },
        { time: NOW - 2 * DAY + 60, value: 2 },
        { time: NOW, value: 4 },
      ],
      [{ time: NOW - 2 * DAY, value: 3 }],
    ]);
    expect(await read([a], NOW - 2 * DAY + 1, NOW - 1)).toEqual([[{ time: NOW - 2 * DAY + 60, value: 2 }]]);
  });
});

describe('times of posts', () => {
  const read = (owners: string[], from: number, to: number) => test.store.series.postTimes('org1', owners, from, to);

  it('are those of any metric, with both ends and the last before, in the order of what was asked for', async () => {
    await store(
      samplesOf('host:a', NOW - 180, { m: 1 }),
      samplesOf('host:a', NOW - 120, { m: 1 }),
      samplesOf('host:a', NOW - 60, { other: 2 }),
      samplesOf('host:a', NOW, { m: 4, other: 3 }),
      samplesOf('host:b', NOW - 180, { m: 6 }),
      samplesOf('host:a', NOW + 60, { m: 7 }),
    );
    expect(await read(['host:b', 'host:none', 'host:a'], NOW - 60, NOW)).toEqual([
      [NOW - 180],
      [],
      [NOW - 120, NOW - 60, NOW],
    ]);
    expect(await read([], NOW - 60, NOW)).toEqual([]);
  });

  it('go on from packed days to what was posted since', async () => {
    await store(
      samplesOf('host:a', NOW - 4 * DAY, { m: 1 }),
      samplesOf('host:a', NOW - 3 * DAY, { m: 1, other: 9 }),
      samplesOf('host:a', NOW - 2 * DAY, { m: 1 }),
      samplesOf('host:a', NOW - 2 * DAY + 60, { other: 2 }),
      samplesOf('host:a', NOW, { m: 4 }),
    );
    await test.store.shards.take(1);
    await test.database.dataSource.query(`update shard set time_ms = ${NOW * 1000}`);
    await test.store.maintenance.run();
    const [{ count }] = await test.database.dataSource.query<{ count: number }[]>('select count(*)::int4 from chunk');
    expect(count).toBeGreaterThan(2);
    const all = [NOW - 3 * DAY, NOW - 2 * DAY, NOW - 2 * DAY + 60, NOW];
    expect(await read(['host:a'], NOW - 2 * DAY, NOW)).toEqual([all]);
    expect(await read(['host:a'], NOW - 2 * DAY + 1, NOW)).toEqual([all.slice(1)]);
    expect(await read(['host:a'], NOW - DAY, NOW - 1)).toEqual([[NOW - 2 * DAY + 60]]);
  });
});

describe('what is complete', () => {
  it('is what the last of the shards has come to', async () => {
    expect(await test.store.series.completeUntil()).toBe(0);
    await store(samplesOf('host:a', NOW, { m: 1 }));
    expect(await test.store.series.completeUntil()).toBe(NOW * 1000);
    await test.store.shards.take(1);
    expect(await test.store.series.completeUntil()).toBe(0);
  });
});
