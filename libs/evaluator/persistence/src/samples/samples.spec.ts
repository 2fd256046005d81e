import type { Point, SamplesToStore, TakenShard, WindowRequest } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { FakeClock } from '@tocsin/runtime/testing';
import fc from 'fast-check';
import { aBatch, NOW, samplesOf } from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { isDayClosed } from './closed-days.js';
import { seriesHash } from './series-hash.js';

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
  test = await testStore({ clock, sampleRetentionDays: 460 });
  taken = await test.store.shards.take(0);
  nextOffset = 0;
});
afterEach(() => test.drop());

/** Stores posts, each appended when its newest sample was taken. */
async function store(...posts: ReturnType<typeof samplesOf>[]): Promise<void> {
  const samples: SamplesToStore[] = posts.map((post, i) => ({
    offset: nextOffset + i,
    appendedAt: Math.max(...[post.time].flat()) * 1000,
    samples: post,
  }));
  const timeMs = Math.max(...samples.map(({ appendedAt }) => appendedAt));
  await test.store.shards.commit(
    aBatch(
      { ...taken, nextOffset },
      { nextOffset: nextOffset + posts.length, samples, clock: { timeMs, gapMs: 0, configOffset: -1 } },
    ),
  );
  nextOffset += posts.length;
}
const host = (time: number, points: Record<string, number>, id = 'host1'): ReturnType<typeof samplesOf> =>
  samplesOf(`host:${id}`, time, points);
const range = (metric: string, from: number, to: number): Promise<readonly Point[]> =>
  test.store.samples.range('org1', 'host:host1', metric, from, to);
const rows = (statement: string): Promise<Record<string, unknown>[]> => test.database.dataSource.query(statement);
/** Lets both shards pass a time. */
async function passShards(timeMs: number): Promise<void> {
  await test.store.shards.take(1);
  await rows(`update shard set time_ms = ${timeMs}`);
}

describe('a range', () => {
  it('has both of its ends, ascending, and the last value written at each time', async () => {
    await store(host(NOW, { m: 1 }), host(NOW - 60, { m: 2 }), host(NOW + 60, { m: 3 }), host(NOW, { m: 4, other: 5 }));
    expect(await range('m', NOW - 60, NOW)).toEqual([
      { time: NOW - 60, value: 2 },
      { time: NOW, value: 4 },
    ]);
    expect(await range('m', NOW - 59, NOW + 59)).toEqual([{ time: NOW, value: 4 }]);
  });

  it.each([
    { what: 'an unknown metric', metric: 'nothing', from: 0, to: NOW },
    { what: 'a range turned round', metric: 'm', from: NOW, to: NOW - 1 },
    { what: 'times that no column holds', metric: 'm', from: -1e15, to: 1e3 },
  ])('of $what is empty', async ({ metric, from, to }) => {
    await store(host(NOW, { m: 1 }));
    expect(await range(metric, from, to)).toEqual([]);
  });

  it('reads the same before a day is compacted, after it, and when it is compacted again', async () => {
    const midnight = Math.floor(NOW / DAY) * DAY;
    const times = [0, 60, 90, 3600, DAY - 1].map((second) => midnight - DAY + second);
    for (const [i, time] of times.entries()) await store(host(time, { m: 1 / (i + 1), ...(i % 2 === 0 && { n: i }) }));
    await store(host(midnight - DAY + 60, { m: 77 }), host(midnight, { m: 5 }));
    const before = [await range('m', 0, NOW), await range('n', 0, NOW)];
    expect(before.map(({ length }) => length)).toEqual([6, 3]);

    await passShards((midnight + 2 * DAY) * 1000);
    await test.store.maintenance.run();
    expect(await rows('select count(*)::int4 as n from chunk')).toEqual([{ n: 1 }]);
    expect(await rows('select count(*)::int4 as n from tail')).toEqual([{ n: 1 }]);
    expect([await range('m', 0, NOW), await range('n', 0, NOW)]).toEqual(before);
    expect(await range('m', times[1], times[3])).toHaveLength(3);

    await test.store.maintenance.run();
    expect([await range('m', 0, NOW), await range('n', 0, NOW)]).toEqual(before);
  });

  it('gives back any finite value bit by bit, from the tail and from a chunk', async () => {
    const values = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 300, seed: 1 });
    const midnight = Math.floor(NOW / DAY) * DAY;
    const times = values.map((_, i) => midnight - DAY + i);
    await store({ org: 'org1', owner: 'host:host1', time: times, names: times.map(() => 'm'), values });
    const isSame = async (): Promise<boolean> =>
      (await range('m', 0, NOW)).every(({ value }, i) => Object.is(value, values[i]));
    expect(await isSame()).toBe(true);
    await passShards((midnight + 2 * DAY) * 1000);
    await test.store.maintenance.run();
    expect(await rows('select count(*)::int4 as n from tail')).toEqual([{ n: 0 }]);
    expect(await isSame()).toBe(true);
  });
});

describe('a day', () => {
  const MIDNIGHT = Math.floor(NOW / DAY) * DAY;
  const today = (MIDNIGHT - 1_577_836_800) / DAY;
  const END_MS = (MIDNIGHT + DAY) * 1000;
  it.each([
    { when: 'it has just ended', ms: END_MS, isClosed: false },
    { when: '24 h and 5 min later', ms: END_MS + 24 * 3_600_000 + 300_000, isClosed: false },
    { when: 'a millisecond after that', ms: END_MS + 24 * 3_600_000 + 300_001, isClosed: true },
  ])('$when: closed $isClosed', ({ ms, isClosed }) => {
    expect(isDayClosed(today, ms)).toBe(isClosed);
  });

  it('stays in the tail while a shard has not passed it, or has never begun', async () => {
    await store(host(MIDNIGHT - DAY, { m: 1 }));
    await rows(`update shard set time_ms = ${(MIDNIGHT + 3 * DAY) * 1000}`);
    await test.store.maintenance.run();
    expect(await rows('select count(*)::int4 as n from chunk')).toEqual([{ n: 0 }]);
    await test.store.shards.take(1);
    await test.store.maintenance.run();
    expect(await rows('select count(*)::int4 as n from chunk')).toEqual([{ n: 0 }]);
    await passShards((MIDNIGHT + 3 * DAY) * 1000);
    await test.store.maintenance.run();
    expect(await rows('select count(*)::int4 as n from chunk')).toEqual([{ n: 1 }]);
  });

  it('has partitions ahead of its time', async () => {
    await test.store.maintenance.run();
    const names = await rows(`select relname from pg_class where relname like 'tail_p%' and relkind = 'r' order by 1`);
    expect(names.map(({ relname }) => relname)).toEqual([
      'tail_p20251123',
      'tail_p20251124',
      'tail_p20251125',
      'tail_p20251126',
    ]);
  });

  it('goes with its month when that is past retention', async () => {
    const { shards, maintenance } = test.store;
    await shards.take(1);
    await store(host(MIDNIGHT - DAY, { m: 1 }));
    await passShards((MIDNIGHT + 2 * DAY) * 1000);
    await maintenance.run();
    clock.advance(460 * DAY * 1000);
    await maintenance.run();
    expect(await range('m', 0, NOW)).toHaveLength(1);
    clock.advance(10 * DAY * 1000);
    await maintenance.run();
    expect(await range('m', 0, NOW)).toEqual([]);
    expect(await rows(`select relname from pg_class where relname like 'chunk_p%' and relkind = 'r'`)).toEqual([]);
  });
});

describe('newest points', () => {
  const newest = async (owners: string[], metrics: string[]): Promise<unknown> => {
    const found = await test.store.samples.newest('org1', owners, metrics);
    return Object.fromEntries([...found].map(([owner, points]) => [owner, Object.fromEntries(points)]));
  };

  it('come by owner and metric, however far back, and leave out what there is not', async () => {
    const midnight = Math.floor(NOW / DAY) * DAY;
    await store(host(midnight - DAY, { ancient: 1 }));
    await passShards((midnight + 2 * DAY) * 1000);
    await test.store.maintenance.run();
    await store(host(NOW - 3600, { rare: 2 }));
    for (let i = 5; i >= 0; i--) await store(host(NOW - 60 * i, { m: i }), host(NOW - 60 * i, { m: 10 + i }, 'host2'));
    await store(host(NOW, { m: 99 }, 'host3'));
    expect(await newest(['host:host1', 'host:host2', 'host:unknown'], ['m', 'rare', 'ancient', 'unknown'])).toEqual({
      'host:host1': {
        m: { time: NOW, value: 0 },
        rare: { time: NOW - 3600, value: 2 },
        ancient: { time: midnight - DAY, value: 1 },
      },
      'host:host2': { m: { time: NOW, value: 10 } },
    });
  });
});

describe('names', () => {
  it('are those that the owner ever had, ascending by byte', async () => {
    await store(host(NOW, { b: 1, a: 1, B: 1 }), host(NOW, { c: 1 }, 'host2'));
    await store(host(NOW + 60, { 'a.b': 1 }));
    expect(await test.store.samples.names('org1', 'host:host1')).toEqual(['B', 'a', 'a.b', 'b']);
    expect(await test.store.samples.names('org1', 'service:x')).toEqual([]);
  });
});

describe('windows', () => {
  const request = (change: Partial<WindowRequest>): WindowRequest => ({
    org: 'org1',
    owners: { kind: 'hosts' },
    metric: 'm',
    points: 3,
    since: NOW - DAY,
    ...change,
  });
  const load = async (...requests: WindowRequest[]): Promise<Record<string, [number, number][]>> => {
    const windows = await test.store.windows.load(0, requests);
    return Object.fromEntries(
      windows.map(({ org, owner, metric, times, values }) => [
        `${org} ${owner} ${metric}`,
        Array.from(times, (time, i) => [time - NOW, values[i]] as [number, number]),
      ]),
    );
  };

  it('hold at least the points asked for, from as far back as it takes', async () => {
    await store(host(NOW - 20 * 3600, { m: 1 }), host(NOW - 10 * 3600, { m: 2 }), host(NOW - 3600, { m: 3 }));
    await store(host(NOW, { m: 4, other: 5 }));
    expect((await load(request({ points: 2 })))['org1 host:host1 m'].slice(-2)).toEqual([
      [-3600, 3],
      [0, 4],
    ]);
    expect((await load(request({ points: 4 })))['org1 host:host1 m']).toEqual([
      [-72_000, 1],
      [-36_000, 2],
      [-3600, 3],
      [0, 4],
    ]);
    expect((await load(request({ points: 4, since: NOW - 36_000 })))['org1 host:host1 m']).toHaveLength(3);
  });

  it('are those of the metrics and owners named, each once, whatever asks for it', async () => {
    await store(
      host(NOW, { m: 1, 'disk.a.used': 2, 'disk.b.used': 3, 'disk.b.size': 4, disk_a: 5, 'disk.a.b.used': 6 }),
      host(NOW, { m: 7 }, 'host2'),
      samplesOf('service:webshop', NOW, { m: 8 }),
      samplesOf('service:other', NOW, { m: 9 }),
      { ...host(NOW, { m: 10 }), org: 'org2' },
    );
    expect(
      await load(
        request({}),
        request({ points: 9 }),
        request({ metric: 'disk.*.used' }),
        request({ owners: { kind: 'service', name: 'webshop' } }),
      ),
    ).toEqual({
      'org1 host:host1 m': [[0, 1]],
      'org1 host:host1 disk.a.used': [[0, 2]],
      'org1 host:host1 disk.b.used': [[0, 3]],
      'org1 host:host2 m': [[0, 7]],
      'org1 service:webshop m': [[0, 8]],
    });
  });

  it('reach into days that have left the tail', async () => {
    const midnight = Math.floor(NOW / DAY) * DAY;
    await store(host(midnight - DAY - 60, { m: 1 }), host(midnight - 60, { m: 2, other: 3 }));
    await passShards((midnight + 2 * DAY) * 1000);
    await test.store.maintenance.run();
    await store(host(midnight + 2 * DAY, { m: 4 }));
    expect(await rows('select count(*)::int4 as n from tail')).toEqual([{ n: 1 }]);
    const values = async (points: number, since: number): Promise<number[]> =>
      (await load(request({ points, since })))['org1 host:host1 m'].map(([, value]) => value);
    expect(await values(1, midnight - 60)).toEqual([4]);
    expect(await values(2, midnight - 60)).toEqual([2, 4]);
    expect(await values(2, midnight - 59)).toEqual([4]);
    expect(await values(9, midnight - 7 * DAY)).toEqual([1, 2, 4]);
  });

  it('of another shard are empty, and so are those of a shard never seen', async () => {
    await store(host(NOW, { m: 1 }));
    await test.store.shards.take(1);
    expect(await test.store.windows.load(1, [request({})])).toEqual([]);
    expect(await test.store.windows.load(7, [request({})])).toEqual([]);
  });
});

describe('the hash of a series', () => {
  it('depends on name and labels, not on the order of labels', () => {
    expect(seriesHash('m', { a: '1', b: '2' })).toEqual(seriesHash('m', { b: '2', a: '1' }));
    const all = [seriesHash('m'), seriesHash('n'), seriesHash('m', { a: '1' }), seriesHash('m', { a: '2' })];
    expect(new Set(all.map((hash) => hash.toString('hex'))).size).toBe(4);
    expect(all.every(({ length }) => length === 16)).toBe(true);
  });
});
