import type { CountRequest, Selection } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { ProductEvent } from '@tocsin/payload-schemas';
import { type Measure, queryBuckets } from '@tocsin/product-queries';
import { TooLargeError } from '@tocsin/runtime';
import fc from 'fast-check';
import { naiveCounts } from '../testing/naive-counts.js';
import { condition, optional, productEvents, property } from '../testing/random-product-events.js';
import { testStore, type TestStore } from '../testing/test-store.js';
import { PostgresProductQueries } from './postgres-product-queries.js';
import { QueryRuns } from './query-runs.js';

const HOUR_MS = 3_600_000;
/** The clocks of Berlin go from 2:00 to 3:00 on the 29th of March 2026. */
const CHANGE = Date.UTC(2026, 2, 29, 1);
const DAY = Math.floor(CHANGE / 86_400_000);
const BERLIN = { timeZone: 'Europe/Berlin', weekStart: 'Monday' } as const;

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

async function store(projectId: string, events: readonly ProductEvent[]): Promise<void> {
  const { epoch, nextOffset: fromOffset } = await test.store.productEvents.take(0);
  const record = { org: 'org1', owner: `project:${projectId}/0`, receivedAt: CHANGE, events: [...events] };
  const position = { partition: 0, epoch, fromOffset, nextOffset: fromOffset + 1, appendedAt: CHANGE };
  await test.store.productEvents.commit({ ...position, records: [record] });
}

const never = new AbortController().signal;
const anEvent = (given: Partial<ProductEvent>): ProductEvent => ({ type: 'A', time: CHANGE, deviceId: 'd1', ...given });
const aSelection = (given: Partial<Selection> = {}): Selection => ({
  type: 'A',
  conditions: [],
  groupBy: [],
  number: undefined,
  distinct: 'people',
  window: 1,
  ...given,
});
const aRequest = (given: Partial<CountRequest>): CountRequest => ({
  org: 'org1',
  projectId: 'p1',
  selections: [aSelection()],
  measure: 'uniques',
  limit: 100,
  percentiles: [],
  bounds: [CHANGE - HOUR_MS, CHANGE, CHANGE + HOUR_MS],
  ...given,
});

const query = fc.record({
  selections: fc.array(
    fc.record({
      type: fc.constantFrom(undefined, 'A', 'B', "C' --", 'never'),
      byType: fc.constantFrom(undefined, undefined, true as const),
      conditions: fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })),
      groupBy: fc.array(property, { maxLength: 2 }),
      number: optional(property),
      distinct: fc.constantFrom('people' as const, 'values' as const, 'nothing' as const),
      window: fc.constantFrom(1, 1, 2, 3, 7),
      countsTimes: fc.constantFrom(undefined, true as const),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  measure: fc.constantFrom<Measure[]>('uniques', 'totals', 'pct_dau', 'average', 'sums', 'value_avg', 'formula'),
  percentiles: fc.constantFrom([], [0.5], [0.9, 0.25, 1]),
  limit: fc.constantFrom(1, 2, 100),
  interval: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
  timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Tokyo', 'Asia/Kolkata', 'UTC'),
  /** Buckets of which each has the first of a longer time; undefined: there are no longer times. */
  longer: fc.constantFrom(undefined, 1, 3, 100),
});

it('counts as one who looks at each event', async () => {
  let project = 0;
  await fc.assert(
    fc.asyncProperty(
      productEvents(CHANGE),
      fc.array(query, { minLength: 1, maxLength: 6 }),
      async (events, queries) => {
        const projectId = `random${++project}`;
        await store(projectId, events);
        for (const { interval, timeZone, longer, ...given } of queries) {
          const { bounds } = queryBuckets({ interval, start: DAY - 1, end: DAY + 1 }, { ...BERLIN, timeZone });
          const firstsOf = longer && bounds.slice(0, -1).filter((_, i) => i % longer === 0);
          const selections = given.selections.map(({ countsTimes, ...selection }): Selection => {
            if (firstsOf !== undefined) return { ...selection, window: 1 };
            return countsTimes && selection.distinct === 'people' ? { ...selection, countsTimes } : selection;
          });
          const request = aRequest({ ...given, projectId, bounds, selections, ...(firstsOf && { firstsOf }) });
          expect(await test.store.productQueries.count(request, never)).toEqual(naiveCounts(events, request));
        }
      },
    ),
    { numRuns: 60 },
  );
});

describe('people', () => {
  it('an anonymous device counts as its first user, whatever it was before', async () => {
    await store('merged', [
      anEvent({ time: CHANGE - 1 }),
      anEvent({ deviceId: 'd2', userId: 'hanako' }),
      anEvent({ userId: 'hanako', time: CHANGE + 1 }),
      anEvent({ userId: 'taro', time: CHANGE + 2 }),
      anEvent({ deviceId: 'd3', time: CHANGE + 3 }),
    ]);
    const [{ whole, buckets }] = await test.store.productQueries.count(aRequest({ projectId: 'merged' }), never);
    expect(whole).toMatchObject({ uniques: 3, totals: 5 });
    expect([...buckets].map(([bucket, { uniques }]) => [bucket, uniques])).toEqual([
      [0, 1],
      [1, 3],
    ]);
  });

  it('of other projects and organizations do not count', async () => {
    await store('other', [anEvent({})]);
    expect(await test.store.productQueries.count(aRequest({ projectId: 'empty' }), never)).toEqual([]);
    expect(await test.store.productQueries.count(aRequest({ org: 'org2', projectId: 'other' }), never)).toEqual([]);
  });
});

it.each([
  { when: 'an event begins its first bucket', time: CHANGE - HOUR_MS, counts: 1 },
  { when: 'an event lies before it', time: CHANGE - HOUR_MS - 1, counts: 0 },
  { when: 'an event is the last of its last bucket', time: CHANGE + HOUR_MS - 1, counts: 1 },
  { when: 'an event lies behind it', time: CHANGE + HOUR_MS, counts: 0 },
])('$when: $counts', async ({ time, counts }) => {
  const projectId = `at${time}`;
  await store(projectId, [anEvent({ time })]);
  for (const measure of ['uniques', 'totals'] as const) {
    const found = await test.store.productQueries.count(aRequest({ projectId, measure }), never);
    expect(found.map(({ whole }) => whole.totals)).toEqual(counts === 0 ? [] : [1]);
  }
});

describe('a query that takes long', () => {
  /** Holds every reader of events up until it is released. */
  async function lockedEvents(): Promise<() => Promise<void>> {
    const queryRunner = test.database.dataSource.createQueryRunner();
    await queryRunner.startTransaction();
    await queryRunner.query('lock table product_event in access exclusive mode');
    return async () => {
      await queryRunner.rollbackTransaction();
      await queryRunner.release();
    };
  }
  const waiting = async (): Promise<number> => {
    const [{ count }] = await test.database.dataSource.query<{ count: number }[]>(
      `select count(*)::int4 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%width_bucket%'`,
    );
    return count;
  };

  it('is ended after its time, with a sentence that says what to do', async () => {
    const release = await lockedEvents();
    try {
      const queries = new PostgresProductQueries(new QueryRuns(test.database.dataSource, 50));
      const counting = queries.count(aRequest({}), never);
      await expect(counting).rejects.toThrow(TooLargeError);
      await expect(counting).rejects.toThrow('the query took longer than 0.05 s: ask for fewer days');
    } finally {
      await release();
    }
  });

  it('is cancelled in the database when nobody waits for it, also one whose turn has not come', async () => {
    const release = await lockedEvents();
    try {
      const queries = new PostgresProductQueries(new QueryRuns(test.database.dataSource));
      const gone = new AbortController();
      const counting = Array.from({ length: 5 }, () => queries.count(aRequest({}), gone.signal));
      const ends = Promise.allSettled(counting);
      await eventually(async () => (await waiting()) === 4, 'as many as may run were running');
      gone.abort(new Error('nobody waits'));
      const reasons = (await ends).map((end) => (end.status === 'rejected' ? String(end.reason) : 'answered'));
      expect(new Set(reasons)).toEqual(new Set(['Error: nobody waits']));
      expect(await waiting()).toBe(0);
    } finally {
      await release();
    }
    expect(await test.store.productQueries.count(aRequest({ projectId: 'empty' }), never)).toEqual([]);
  });
});
