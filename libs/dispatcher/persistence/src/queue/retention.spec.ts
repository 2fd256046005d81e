import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const DAY_MS = 86_400_000;
const POLICY = { payloadDays: 10, attemptDays: 30 };
const NOON = Date.parse('2030-06-15T12:00:00Z');

let database: DispatcherDatabase;
let store: DispatcherStore;
beforeEach(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
  await database.query('delete from payload');
  await store.retention.keep(NOON, { payloadDays: 0, attemptDays: 0 });
});
afterEach(() => database.drop());

async function partitions(): Promise<Record<'payload' | 'attempt', string[]>> {
  const rows = await database.query<{ parent: 'payload' | 'attempt'; day: string }>(
    `select inhparent::regclass::text as parent, right(inhrelid::regclass::text, 4) as day from pg_inherits
     where inhparent in ('payload'::regclass, 'attempt'::regclass) order by 2`,
  );
  const of = (name: string): string[] => rows.filter(({ parent }) => parent === name).map(({ day }) => day);
  return { payload: of('payload'), attempt: of('attempt') };
}

it('has partitions for two days back and three ahead, and says so', async () => {
  expect(await store.retention.keep(NOON, POLICY)).toEqual({ oldest: '2030-06-13', newest: '2030-06-18' });
  const days = ['0613', '0614', '0615', '0616', '0617', '0618'];
  expect(await partitions()).toEqual({ payload: days, attempt: days });
});

it('changes nothing when it is repeated', async () => {
  await store.retention.keep(NOON, POLICY);
  const before = await partitions();
  await store.retention.keep(NOON, POLICY);
  expect(await partitions()).toEqual(before);
});

it.each([
  { later: 11, payload: '0616', attempt: '0613' },
  { later: 12, payload: '0617', attempt: '0613' },
  { later: 31, payload: '0714', attempt: '0616' },
  { later: 32, payload: '0715', attempt: '0617' },
])('$later days later the oldest payloads are of $payload, the oldest attempts of $attempt', async (expected) => {
  await store.retention.keep(NOON, POLICY);
  await store.retention.keep(NOON + 3 * DAY_MS, POLICY);
  await store.retention.keep(NOON + expected.later * DAY_MS, POLICY);
  const { payload, attempt } = await partitions();
  expect([payload[0], attempt[0]]).toEqual([expected.payload, expected.attempt]);
});
