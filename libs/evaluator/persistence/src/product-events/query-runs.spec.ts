import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import { TooLargeError } from '@tocsin/runtime';
import { testStore, type TestStore } from '../testing/test-store.js';
import { PostgresProductEventNews } from './postgres-product-event-news.js';
import { QueryRuns } from './query-runs.js';

const NOON = Date.UTC(2026, 2, 29, 12);
const scope = { org: 'org1', projectId: 'p1' };
const ask = {
  selection: { type: 'A', conditions: [], groupBy: [], number: undefined, distinct: 'people' as const },
  ...{ bounds: [NOON, NOON + 3_600_000], since: undefined, sampleSize: 10, mostHashes: 10 },
};
const never = new AbortController().signal;

let server: TestDatabase;
let test: TestStore;
beforeAll(async () => {
  server = await testDatabase();
  test = await testStore();
  const { epoch } = await test.store.productEvents.take(0);
  const events = [{ type: 'A', time: NOON, deviceId: 'd1' }];
  const records = [{ org: 'org1', owner: 'project:p1/0', receivedAt: NOON, events }];
  await test.store.productEvents.commit({
    ...{ partition: 0, epoch, fromOffset: 0, nextOffset: 1, appendedAt: NOON, records },
  });
});
afterAll(async () => {
  await test.drop();
  await server.drop();
});

/** Timers that were started and not stopped; their time is over when the test says so. */
let timers: { readonly ms: number; readonly over: () => void }[];
let runs: QueryRuns;
beforeEach(() => {
  timers = [];
  runs = new QueryRuns(test.database.dataSource, 20_000, (over, ms) => {
    const timer = { over, ms };
    timers.push(timer);
    return () => {
      timers.splice(timers.indexOf(timer), 1);
    };
  });
});
const timeIsOver = (): void => {
  for (const { over } of timers) over();
};

it.each([
  { over: 'after both', answered: 2 },
  { over: 'between them', answered: 1 },
  { over: 'before them', answered: 0 },
])('two reads have the time of one: $over it is over, and $answered are answered', async ({ answered: until }) => {
  let answered = 0;
  const reading = new PostgresProductEventNews(runs).read(
    scope,
    async (read) => {
      expect(timers.map(({ ms }) => ms)).toEqual([20_000]);
      for (; answered < 2; answered++) {
        if (answered === until) timeIsOver();
        expect((await read(ask)).isWhole).toBe(true);
      }
    },
    never,
  );
  if (until < 2) await expect(reading).rejects.toThrow('the query took longer than 20 s: ask for fewer days');
  else await reading;
  expect(answered).toBe(until);
  expect(timers).toEqual([]);
});

it('what the database is at when the time is over is cancelled', async () => {
  const sleeping = async (): Promise<number> => {
    const [{ count }] = await test.database.dataSource.query<{ count: number }[]>(
      `select count(*)::int4 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    );
    return count;
  };
  const run = runs.run(never, (queryRunner) => queryRunner.query('select pg_sleep(600)'));
  const outcome = run.then(
    () => 'answered',
    (error: unknown) => error,
  );
  await eventually(async () => (await sleeping()) === 1, 'the statement ran');
  timeIsOver();
  expect(await outcome).toBeInstanceOf(TooLargeError);
  expect(await sleeping()).toBe(0);
});
