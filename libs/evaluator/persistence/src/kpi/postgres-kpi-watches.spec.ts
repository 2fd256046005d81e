import { type KeptBucket, nameOfEvent } from '@tocsin/evaluator-domain';
import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { SilentLogger } from '@tocsin/runtime';
import { aBatch, NO_CHANGES } from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { KpiMaintenance } from './kpi-maintenance.js';
import { PostgresKpiWatches } from './postgres-kpi-watches.js';

const HOUR_MS = 3_600_000;
const NOW = 1_764_000_000_000;

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let test: TestStore;
let watches: PostgresKpiWatches;
beforeEach(async () => {
  test = await testStore();
  watches = new PostgresKpiWatches(test.database.dataSource);
});
afterEach(() => test.drop());

const name = { org: 'org1', monitorId: 'm1' };
const question = { projectId: 'p1', hash: 'q1' };
const aBucket = (start: number, value: number, given: Partial<KeptBucket> = {}): Omit<KeptBucket, 'ranges'> => ({
  ...{ start, end: start + HOUR_MS, countedUntil: NOW, firstVolume: undefined },
  counts: new Map([[1, { value, volume: value, parts: [value, 0] }]]),
  ...given,
});
const state: KpiState = { wall: 1, level: 0, echo: 0, stretch: { below: [1], above: [1] } };
const aModel = { outcome: 'fitted', model: { version: 1 }, state } as unknown as Extract<
  FitOutcome,
  { outcome: 'fitted' }
>;
const nothing = { fitted: new Map(), states: new Map(), ranges: new Map() };
const open = async (): Promise<number> => (await watches.open(name, question)).watchNo;

describe('a watch', () => {
  it('begins empty, and is the same until another question is asked', async () => {
    expect(await watches.find(name, question)).toBeUndefined();
    const first = await watches.open(name, question);
    expect(first).toEqual({
      ...{ watchNo: first.watchNo, counted: undefined, isFilled: false, judgedUntil: undefined, opened: null },
      ...{ fittedNight: undefined, visibleShare: 1, hold: undefined },
    });
    await watches.addSeries(first.watchNo, [nameOfEvent('A')]);
    await watches.keep(first.watchNo, [aBucket(NOW, 3), aBucket(NOW - HOUR_MS, 2)], true);
    const counted = { from: NOW - HOUR_MS, to: NOW + HOUR_MS };
    expect(await watches.open(name, question)).toEqual({ ...first, counted, isFilled: true });
    const other = await watches.open(name, { ...question, hash: 'q2' });
    expect(other).toEqual({ ...first, watchNo: other.watchNo });
    expect(await watches.find(name, question)).toBeUndefined();
    expect(await watches.series(first.watchNo)).toEqual([]);
    expect(await watches.buckets(first.watchNo, 0, NOW * 2)).toEqual([]);
  });

  it.each([
    { when: 'nothing', judgedTo: null, judgedUntil: undefined, opened: null },
    { when: 'a bucket', judgedTo: NOW / 1000, judgedUntil: NOW, opened: { start: 1, opened: [['c', 's']] } },
  ])('knows when its shard has judged $when, whatever is asked now', async ({ judgedTo, judgedUntil, opened }) => {
    const row = { ...name, dueAt: NOW / 1000 + 7, kept: { judgedTo, running: opened } };
    const { shards } = test.store;
    const others = [
      { ...row, monitorId: 'm2', kept: { judgedTo: 1 } },
      { ...row, org: 'org2', kept: { judgedTo: 2 } },
    ];
    await shards.commit(aBatch(await shards.take(0), { changes: { ...NO_CHANGES, runs: [row, ...others] } }));
    expect(await watches.open(name, question)).toMatchObject({ judgedUntil, opened });
    expect(await watches.open(name, { ...question, hash: 'q2' })).toMatchObject({ judgedUntil, opened });
  });

  it('says what holds it up, until nothing does', async () => {
    const watchNo = await open();
    const hold = { reason: 'tooLarge', problem: 'ask for fewer days', until: NOW } as const;
    for (const given of [{ reason: 'events' } as const, hold, undefined]) {
      await watches.hold(watchNo, given);
      expect((await watches.find(name, question))?.hold).toEqual(given);
    }
  });

  it('numbers its series, each once, also for two that add the same', async () => {
    const watchNo = await open();
    const [a, b] = [nameOfEvent('A'), nameOfEvent('B')];
    expect(await watches.addSeries(watchNo, [a])).toEqual([{ ...a, series: 1 }]);
    expect(await watches.addSeries(watchNo, [a, b])).toMatchObject([{ name: 'A' }, { name: 'B' }]);
    expect(await watches.addSeries(watchNo, [])).toHaveLength(2);
  });
});

describe('buckets', () => {
  it('come back as they were kept, in order, from and before', async () => {
    const watchNo = await open();
    const [first, second] = [aBucket(NOW - HOUR_MS, 2, { firstVolume: 1 }), aBucket(NOW, 3)];
    await watches.keep(watchNo, [second, first], false);
    const ranges = new Map();
    expect(await watches.buckets(watchNo, NOW - HOUR_MS, NOW + 1)).toEqual([
      { ...first, ranges },
      { ...second, ranges },
    ]);
    expect(await watches.buckets(watchNo, NOW - HOUR_MS + 1, NOW)).toEqual([]);
  });

  it('and models are read of some series alone, too', async () => {
    const watchNo = await open();
    const counts = new Map([1, 2, 10].map((series) => [series, { value: series, volume: 1 }]));
    await watches.keep(watchNo, [aBucket(NOW, 0, { counts })], false);
    const range = { expected: 3, lower: 1, upper: null };
    const three = [1, 2, 10].map((series) => [series, range] as const);
    await watches.judged(watchNo, {
      ...nothing,
      fitted: new Map([1, 2, 10].map((series) => [series, { outcome: 'silent' }])),
      ranges: new Map([[NOW, new Map(three)]]),
    });
    for (const { of, found } of [
      { of: [1], found: [1] },
      { of: [2, 7, 10], found: [2, 10] },
      { of: [7], found: [] },
      { of: [], found: [] },
      { of: undefined, found: [1, 2, 10] },
    ]) {
      const [bucket] = await watches.buckets(watchNo, NOW, NOW + 1, of);
      expect([...bucket.counts.keys()]).toEqual(found);
      expect(bucket.counts.get(2)).toEqual(found.includes(2) ? { value: 2, volume: 1 } : undefined);
      expect([...bucket.ranges.keys()]).toEqual(found);
      expect([...(await watches.models(watchNo, of)).keys()]).toEqual(found);
    }
  });

  it('that are counted again keep what was counted first, and never go back', async () => {
    const watchNo = await open();
    await watches.keep(watchNo, [aBucket(NOW, 3, { firstVolume: 3 })], false);
    await watches.keep(watchNo, [aBucket(NOW, 4, { countedUntil: NOW + 1 })], false);
    await watches.keep(watchNo, [aBucket(NOW, 3)], false);
    expect(await watches.buckets(watchNo, 0, NOW + 1)).toEqual([
      { ...aBucket(NOW, 4, { countedUntil: NOW + 1, firstVolume: 3 }), ranges: new Map() },
    ]);
  });
});

describe('a judgement', () => {
  it('keeps models, what they learnt since, and where values were expected', async () => {
    const watchNo = await open();
    await watches.keep(watchNo, [aBucket(NOW, 3)], false);
    const silent: FitOutcome = { outcome: 'silent' };
    const range = { expected: 3, lower: 1, upper: null };
    await watches.judged(watchNo, {
      fitted: new Map<number, FitOutcome>([
        [1, aModel],
        [2, silent],
      ]),
      states: new Map([[1, { ...state, wall: 2 }]]),
      ranges: new Map([[NOW, new Map([[1, range]])]]),
    });
    expect(await watches.models(watchNo)).toEqual(
      new Map<number, FitOutcome>([
        [1, { ...aModel, state: { ...state, wall: 2 } }],
        [2, silent],
      ]),
    );
    const [{ ranges }] = await watches.buckets(watchNo, 0, NOW + 1);
    expect(ranges).toEqual(new Map([[1, range]]));
    await watches.judged(watchNo, { ...nothing, fitted: new Map([[2, aModel]]) });
    expect((await watches.models(watchNo)).get(2)).toEqual(aModel);
  });

  it('at night forgets what is too old, and series that are gone', async () => {
    const watchNo = await open();
    await watches.addSeries(watchNo, [nameOfEvent('A'), nameOfEvent('B')]);
    await watches.keep(watchNo, [aBucket(NOW - HOUR_MS, 2), aBucket(NOW, 3)], false);
    const night = { night: 7, visibleShare: 0.9, keepFrom: NOW, gone: [1] };
    await watches.judged(watchNo, { ...nothing, fitted: new Map([[1, aModel]]), night });
    expect(await watches.find(name, question)).toMatchObject({
      fittedNight: 7,
      visibleShare: 0.9,
      counted: { from: NOW },
    });
    expect(await watches.series(watchNo)).toMatchObject([{ name: 'B' }]);
    expect(await watches.models(watchNo)).toEqual(new Map());
  });
});

it('what is kept for a monitor that is gone is erased, but not as long as it may be too new to be known', async () => {
  const { dataSource } = test.database;
  const erase = (): Promise<void> =>
    new KpiMaintenance({
      ...{ dataSource, logger: new SilentLogger() },
      isWatched: ({ monitorId }) => monitorId === 'm2',
    }).run();
  const gone = await open();
  const stays = (await watches.open({ ...name, monitorId: 'm2' }, question)).watchNo;
  for (const watchNo of [gone, stays]) await watches.keep(watchNo, [aBucket(NOW, 3)], true);
  await erase();
  expect(await watches.find(name, question)).toBeDefined();
  await dataSource.query(`update kpi_watch set opened_at = now() - interval '11 minutes'`);
  await erase();
  expect(await watches.find(name, question)).toBeUndefined();
  expect(await watches.buckets(gone, 0, NOW + 1)).toEqual([]);
  expect(await watches.buckets(stays, 0, NOW + 1)).toHaveLength(1);
});
