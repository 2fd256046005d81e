import {
  type CountRequest,
  MOST_NEWS_HASHES,
  RunningQueries,
  type Selection,
  type SelectionCount,
  typeTotals,
} from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { ProductEvent } from '@tocsin/payload-schemas';
import type { Measure } from '@tocsin/product-queries';
import fc from 'fast-check';
import type { QueryRunner } from 'typeorm';
import { naiveCounts } from '../testing/naive-counts.js';
import { condition, optional, productEvents, property } from '../testing/random-product-events.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { deviceHash, userHash } from './event-hashes.js';
import { eraseUsers } from './erase-users.js';
import { newsSql } from './news-sql.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 2, 29, 12);
const FIVE_MINUTES = Array.from({ length: 12 }, (_, i) => (i * HOUR_MS) / 12);
const MOST_BYTES = 1_000_000;
const never = new AbortController().signal;

let server: TestDatabase;
let test: TestStore;
beforeAll(async () => {
  server = await testDatabase();
  test = await testStore();
});
afterAll(async () => {
  await test.drop();
  await server.drop();
});

/** Buckets that were read, in their order. */
let reads: ('all' | 'new')[];
beforeEach(() => {
  reads = [];
});
const running = (mostBytes = MOST_BYTES, sampleSize = MOST_NEWS_HASHES): RunningQueries =>
  new RunningQueries(
    test.store.productQueries,
    test.store.productEventNews,
    mostBytes,
    { read: (events) => reads.push(events), kept: () => undefined },
    sampleSize,
  );

async function store(projectId: string, events: readonly ProductEvent[], partition = 0): Promise<void> {
  const { epoch, nextOffset: fromOffset } = await test.store.productEvents.take(partition);
  const record = { org: 'org1', owner: `project:${projectId}/0`, receivedAt: NOON, events: [...events] };
  const position = { partition, epoch, fromOffset, nextOffset: fromOffset + 1, appendedAt: NOON };
  await test.store.productEvents.commit({ ...position, records: [record] });
}

const anEvent = (given: Partial<ProductEvent> = {}): ProductEvent => ({
  type: 'A',
  time: NOON,
  deviceId: 'd1',
  ...given,
});
const aSelection = (given: Partial<Selection> = {}): Selection => ({
  ...{ type: 'A', conditions: [], groupBy: [], number: undefined, distinct: 'people', window: 1 },
  ...given,
});
/** The hour that begins at noon by its parts of five minutes, still filling. */
const aRequest = (given: Partial<CountRequest> = {}): CountRequest => ({
  ...{ org: 'org1', projectId: 'p1', selections: [aSelection()], measure: 'uniques', limit: 100, percentiles: [] },
  bounds: [...FIVE_MINUTES.map((offset) => NOON + offset), NOON + HOUR_MS],
  firstsOf: [NOON],
  fillingFrom: NOON,
  ...given,
});
const totals = (counts: readonly SelectionCount[]): readonly number[] => counts.map(({ whole }) => whole.totals);

/** Who is in several buckets counts as often in the whole of the running ones, and so groups may have another order. */
const comparable = (counts: readonly SelectionCount[]): unknown =>
  counts
    .map(({ selection, group, buckets }) => ({ selection, group, buckets }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const look = fc.record({
  selections: fc.array(
    fc.record({
      type: fc.constantFrom(undefined, 'A', 'B', "C' --"),
      byType: fc.constantFrom(undefined, undefined, true as const),
      conditions: fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })),
      groupBy: fc.array(property, { maxLength: 2 }),
      number: optional(property),
      distinct: fc.constantFrom('people' as const, 'values' as const, 'nothing' as const),
      window: fc.constantFrom(1, 1, 2, 3),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  measure: fc.constantFrom<Measure[]>('uniques', 'totals', 'pct_dau', 'average', 'sums', 'value_avg', 'formula'),
  hours: fc.constantFrom(1, 2, 3, 24),
  buckets: fc.integer({ min: 1, max: 3 }),
  hasSlots: fc.boolean(),
  looksBack: fc.constantFrom(undefined, true as const),
});
/** What happens between two looks. */
const step = fc.record({
  events: productEvents(NOON),
  partition: fc.constantFrom(0, 1),
  isRestarted: fc.constantFrom(false, false, true),
});

it('counts as one who looks at each event, whatever came when and what was forgotten', async () => {
  let project = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(look, { minLength: 1, maxLength: 3 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(MOST_BYTES, 5000, 0),
      fc.constantFrom(MOST_NEWS_HASHES, 3),
      async (looks, steps, mostBytes, sampleSize) => {
        const projectId = `random${++project}`;
        let counts = running(mostBytes, sampleSize);
        let stored: readonly ProductEvent[] = [];
        for (const { events, partition, isRestarted } of steps) {
          stored = [...stored, ...events];
          await store(projectId, events, partition);
          if (isRestarted) counts = running(mostBytes, sampleSize);
          for (const { hours, buckets, hasSlots, ...asked } of looks) {
            const selections = asked.selections.map((each) => ({ ...each, ...(hasSlots && { window: 1 }) }));
            const given = { ...asked, selections };
            const lengthMs = hours * HOUR_MS;
            const starts = Array.from({ length: buckets }, (_, i) => NOON + (i - 1) * lengthMs);
            const offsets = hasSlots ? FIVE_MINUTES.map((offset) => offset * hours) : [0];
            const bounds = [...starts.flatMap((start) => offsets.map((offset) => start + offset))];
            const end = starts[buckets - 1] + lengthMs;
            const firsts = { firstsOf: hasSlots ? starts : undefined, fillingFrom: starts[buckets - 1] };
            const request = aRequest({ ...given, ...firsts, projectId, bounds: [...bounds, end] });
            const looked = await counts.count(request, never);
            const exact = await counts.count({ ...request, fillingFrom: undefined }, never);
            const expected = naiveCounts(stored, request);
            for (const found of sampleSize === MOST_NEWS_HASHES ? [looked, exact] : [exact]) {
              if (buckets === 1) expect(found).toEqual(expected);
              else expect(comparable(found)).toEqual(comparable(expected));
            }
          }
        }
      },
    ),
    { numRuns: 60 },
  );
}, 300_000);

describe('what is new', () => {
  /** A transaction that copies an event and does not end. */
  async function storing(projectId: string, person: string): Promise<QueryRunner> {
    const queryRunner = test.database.dataSource.createQueryRunner();
    await queryRunner.startTransaction();
    await queryRunner.query(
      `insert into product_event (project_no, type_no, time_ms, person, received_ms)
       select project_no, type_no, time_ms, $2, received_ms from product_event join project using (project_no)
       where project_id = $1 limit 1`,
      [projectId, userHash(person)],
    );
    return queryRunner;
  }
  const commit = async (queryRunner: QueryRunner): Promise<void> => {
    await queryRunner.commitTransaction();
    await queryRunner.release();
  };

  it('is found once, in whatever order transactions end', async () => {
    await store('order', [anEvent()]);
    const [request, counts] = [aRequest({ projectId: 'order' }), running()];
    const uniques = async (): Promise<number> => (await counts.count(request, never))[0].whole.uniques;
    expect(await uniques()).toBe(1);
    const early = await storing('order', 'early');
    const late = await storing('order', 'late');
    expect(await uniques()).toBe(1);
    await commit(late);
    expect(await uniques()).toBe(2);
    await store('order', [anEvent({ userId: 'hanako', deviceId: 'd9' })]);
    expect(await uniques()).toBe(3);
    await commit(early);
    expect(await uniques()).toBe(4);
    expect(await uniques()).toBe(4);
    expect(reads).toEqual(['all', 'new', 'new', 'new', 'new', 'new']);
  });

  it('is nothing of a transaction that was given up', async () => {
    await store('given-up', [anEvent()]);
    const [request, counts] = [aRequest({ projectId: 'given-up' }), running()];
    await counts.count(request, never);
    const queryRunner = await storing('given-up', 'nobody');
    await queryRunner.rollbackTransaction();
    await queryRunner.release();
    await store('given-up', [anEvent()]);
    expect(totals(await counts.count(request, never))).toEqual([1]);
  });

  it('is a device that got its first user, whose events are older', async () => {
    await store('identified', [anEvent(), anEvent({ deviceId: 'd2', userId: 'hanako' })]);
    const [request, counts] = [aRequest({ projectId: 'identified' }), running()];
    expect(totals(await counts.count(request, never))).toEqual([2]);
    await store('identified', [anEvent({ type: 'other', userId: 'hanako' })]);
    expect(totals(await counts.count(request, never))).toEqual([1]);
    expect(reads).toEqual(['all', 'new']);
  });
});

describe('what it costs', () => {
  interface Plan {
    readonly 'Relation Name'?: string;
    readonly 'Index Name'?: string;
    readonly 'Actual Rows': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly 'Rows Removed by Index Recheck'?: number;
    readonly Plans?: readonly Plan[];
  }
  const scansOf = (plan: Plan): readonly Plan[] => [
    ...(plan['Relation Name']?.startsWith('product_event') === true ? [plan] : []),
    ...(plan.Plans ?? []).flatMap(scansOf),
  ];

  it.each([
    { when: 'nothing', news: [] },
    { when: 'one event', news: [anEvent({ deviceId: 'new' })] },
  ])('a look after $when has come reads only that', async ({ when, news }) => {
    const projectId = `cost of ${when}`;
    const events = Array.from({ length: 3000 }, (_, i) => anEvent({ deviceId: `d${i}`, time: NOON + i }));
    await store(projectId, events);
    await test.database.dataSource.query('analyze product_event');
    const [{ project_no: projectNo, snapshot }] = await test.database.dataSource.query<
      { project_no: number; snapshot: string }[]
    >('select project_no, pg_current_snapshot()::text as snapshot from project where project_id = $1', [projectId]);
    await store(projectId, news);
    const { bounds } = aRequest();
    const ask = { selection: aSelection(), bounds, since: undefined, sampleSize: 10, mostHashes: 10 };
    const { text, values } = newsSql(projectNo, ask, snapshot);
    const [row] = await test.database.dataSource.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `explain (analyze, format json, timing off) ${text}`,
      [...values],
    );
    const scans = scansOf(row['QUERY PLAN'][0].Plan);
    const read = scans.map(
      (scan) =>
        scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0) + (scan['Rows Removed by Index Recheck'] ?? 0),
    );
    expect(read).toEqual([news.length]);
  });

  it('monitors that look at the same read it once, also at the same time', async () => {
    await store('shared', [anEvent()]);
    const [request, counts] = [aRequest({ projectId: 'shared' }), running()];
    const found = await Promise.all([1, 2, 3].map(() => counts.count(request, never)));
    expect(found.map(totals)).toEqual([[1], [1], [1]]);
    expect(reads).toEqual(['all', 'new', 'new']);
  });

  it('the events of every type are not read again where days begin at half an hour', async () => {
    await store('every type', [anEvent(), anEvent({ type: 'B', time: NOON - 60_000 })]);
    const bounds = Array.from({ length: 25 }, (_, i) => NOON + (i - 12.5) * HOUR_MS);
    const scope = { org: 'org1', projectId: 'every type', bounds, firstsOf: [bounds[0]], fillingFrom: bounds[0] };
    const counts = running();
    await typeTotals(counts, scope, never);
    await store('every type', [anEvent()]);
    const found = await typeTotals(counts, scope, never);
    expect(found.map(({ name, totals: ofType }) => [name, ofType.indexOf(1), ofType.indexOf(2)])).toEqual([
      ['A', -1, 12],
      ['B', 12, -1],
    ]);
    expect(reads).toEqual(['all', 'new']);
  });

  it('what is kept by hour is not read from events', async () => {
    await store('hours', [anEvent()]);
    const request = aRequest({
      projectId: 'hours',
      selections: [aSelection({ distinct: 'nothing' })],
      ...{ bounds: [NOON, NOON + HOUR_MS], firstsOf: undefined },
    });
    expect(totals(await running().count(request, never))).toEqual([1]);
    expect(reads).toEqual([]);
  });
});

describe('what cannot be gone on with', () => {
  it.each([
    { mostHashes: 3, isTold: true },
    { mostHashes: 2, isTold: false },
  ])('three people where $mostHashes may be told: they are told: $isTold', async ({ mostHashes, isTold }) => {
    const projectId = `at most ${mostHashes}`;
    await store(projectId, [anEvent(), anEvent({ deviceId: 'd2' }), anEvent({ deviceId: 'd3', time: NOON + 300_000 })]);
    const ask = { selection: aSelection(), bounds: aRequest().bounds, since: undefined, sampleSize: 10, mostHashes };
    const scope = { org: 'org1', projectId };
    const { parts } = await test.store.productEventNews.read(scope, (read) => read(ask), never);
    expect(parts?.flatMap(({ hashes }) => [...hashes]).length).toBe(isTold ? 3 : undefined);
  });

  it('an erasure that is under way or done: everything is read again', async () => {
    await store('erased', [anEvent({ userId: 'hanako' }), anEvent({ deviceId: 'd2', userId: 'taro' })]);
    const [request, counts] = [aRequest({ projectId: 'erased' }), running()];
    expect(totals(await counts.count(request, never))).toEqual([2]);
    const wanted = { userIds: ['hanako'], requester: 'dpo', requestedAt: NOON, dueAt: NOON, ignoresUnknown: false };
    await test.store.userErasures.request({ org: 'org1', projectId: 'erased' }, wanted);
    const [{ project_no: projectNo }] = await test.database.dataSource.query<{ project_no: number }[]>(
      `select project_no from project where project_id = 'erased'`,
    );
    await eraseUsers(test.database.dataSource, projectNo, NOON + 1, () => true);
    expect(totals(await counts.count(request, never))).toEqual([2]);
    expect(totals(await counts.count(request, never))).toEqual([2]);
    await eraseUsers(test.database.dataSource, projectNo, NOON + 1, () => false);
    expect(totals(await counts.count(request, never))).toEqual([1]);
    expect(totals(await counts.count(request, never))).toEqual([1]);
    expect(reads).toEqual(['all', 'all', 'all', 'all', 'new']);
  });

  it('events that another server has stored, whose transactions are still to come here', async () => {
    await store('restored', [anEvent()]);
    await test.database.dataSource.query(
      `update product_event set xact = (pg_current_xact_id()::text::int8 + 1000)::text::xid8
       where project_no = (select project_no from project where project_id = 'restored')`,
    );
    const [request, counts] = [aRequest({ projectId: 'restored' }), running()];
    expect(totals(await counts.count(request, never))).toEqual([1]);
    expect(totals(await counts.count(request, never))).toEqual([1]);
    expect(reads).toEqual(['all', 'all']);
  });

  it('events that were stored before anybody noted by which transaction are only not new', async () => {
    await store('old', [anEvent()]);
    await test.database.dataSource.query(
      `update product_event set xact = null where project_no = (select project_no from project where project_id = 'old')`,
    );
    const [request, counts] = [aRequest({ projectId: 'old' }), running()];
    await counts.count(request, never);
    await store('old', [anEvent({ deviceId: 'd2' })]);
    expect(totals(await counts.count(request, never))).toEqual([2]);
    expect(reads).toEqual(['all', 'new']);
  });

  it('a project that is gone and known again is another one', async () => {
    await store('again', [anEvent()]);
    const [request, counts] = [aRequest({ projectId: 'again' }), running()];
    await counts.count(request, never);
    await test.database.dataSource.query(`update project set project_id = 'former' where project_id = 'again'`);
    expect(await counts.count(request, never)).toEqual([]);
  });
});

it('of very many people a complete bucket is counted exactly, one that is filling nearly so', async () => {
  await store('many', [anEvent({ deviceId: 'first' })]);
  const more = (from: number, until: number): Promise<unknown> =>
    test.database.dataSource.query(
      `insert into product_event (project_no, type_no, time_ms, person, received_ms)
       select e.project_no, e.type_no, e.time_ms + i / 20, hashtextextended(i::text, 0), e.received_ms
       from product_event e join project p using (project_no), generate_series($2::int4, $3::int4) i
       where p.project_id = $1 and e.person = $4`,
      ['many', from, until, deviceHash('first')],
    );
  const [request, counts] = [aRequest({ projectId: 'many' }), running()];
  await more(1, 9000);
  expect(totals(await counts.count(request, never))).toEqual([9001]);
  await more(8001, 40_000);
  const [estimate] = totals(await counts.count(request, never));
  expect(Math.abs(estimate - 40_001)).toBeLessThan(0.03 * 40_001);
  expect(estimate).not.toBe(40_001);
  const complete = { ...request, fillingFrom: undefined };
  expect(totals(await counts.count(complete, never))).toEqual([40_001]);
  expect(totals(await counts.count(complete, never))).toEqual([40_001]);
  await more(40_001, 40_100);
  expect(totals(await counts.count(complete, never))).toEqual([40_101]);
  expect(reads).toEqual(['all', 'new', 'all', 'all', 'all']);
});
