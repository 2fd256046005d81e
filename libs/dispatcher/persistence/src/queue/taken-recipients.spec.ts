import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const DAY_MS = 86_400_000;
const POLICY = { payloadDays: 10, attemptDays: 40_000 };

let database: DispatcherDatabase;
let store: DispatcherStore;
beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(() => database.clear());
afterAll(() => database.drop());

const of = async (id: string): Promise<string[]> => [...(await store.taken.of(id))].sort();

it('remembers for whom a mail was taken, each mail apart', async () => {
  await store.taken.add('msg_a_1_mail1', ['b@x.test', 'a@x.test'], AT);
  await store.taken.add('msg_a_1_mail1', ['a@x.test', 'c@x.test'], AT + 1);
  await store.taken.add('msg_a_2_mail1', ['d@x.test'], AT);
  expect(await of('msg_a_1_mail1')).toEqual(['a@x.test', 'b@x.test', 'c@x.test']);
  expect(await of('msg_a_2_mail1')).toEqual(['d@x.test']);
  expect(await of('msg_a_3_mail1')).toEqual([]);
});

it.each([
  { later: 10 * DAY_MS, expected: ['a@x.test'] },
  { later: 10 * DAY_MS + 1, expected: [] },
])('is kept as long as payloads: $later ms later $expected', async ({ later, expected }) => {
  await store.taken.add('msg_a_1_mail1', ['a@x.test'], AT);
  await store.retention.keep(AT + later, POLICY);
  expect(await of('msg_a_1_mail1')).toEqual(expected);
});
