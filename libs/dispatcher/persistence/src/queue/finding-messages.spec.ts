import type { ToldFindings } from '@tocsin/dispatcher-domain';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const DAY_MS = 86_400_000;
const POLICY = { payloadDays: 40_000, attemptDays: 30 };

let database: DispatcherDatabase;
let store: DispatcherStore;
beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(() => database.clear());
afterAll(() => database.drop());

/** Findings of a monitor: `a/1` is the first transition of the alert `a`. */
const told = (monitorId: string, ...names: string[]): ToldFindings => ({
  org: 'org1',
  monitorId,
  findings: names.map((name) => ({ alertId: name.split('/')[0], sequence: Number(name.split('/')[1]) })),
});
const number = (...messages: ToldFindings[]): Promise<readonly number[]> => store.findings.number(messages, AT);

it('numbers the messages of each monitor in the order of the log', async () => {
  expect(await number(told('m1', 'a/1', 'b/1'), told('m2', 'c/1'), told('m1', 'b/2'))).toEqual([1, 1, 2]);
  expect(await number(told('m1', 'a/2'))).toEqual([3]);
  expect(await number()).toEqual([]);
});

it('leaves a message its number, in the same batch and in later ones', async () => {
  const [first, second] = [told('m1', 'a/1'), told('m1', 'a/2')];
  const numbers = await number(first, second, first);
  expect(numbers[2]).toBe(numbers[0]);
  expect(numbers[1]).toBeGreaterThan(numbers[0]);
  expect(await number(second, first)).toEqual([numbers[1], numbers[0]]);
  const [next] = await number(told('m1', 'a/3'));
  expect(next).toBeGreaterThan(numbers[1]);
});

it('tells apart organizations that name their monitors and alerts alike', async () => {
  const other = { ...told('m1', 'a/1'), org: 'org2' };
  expect(await number(told('m1', 'z/1'), told('m1', 'a/1'), other)).toEqual([1, 2, 1]);
});

it('gives every process the same numbers, in order, when several number the same records at once', async () => {
  const records = Array.from({ length: 50 }, (_, i) => told('m1', `a/${i + 1}`));
  const stores = [store, database.newStore(), database.newStore()];
  const all = await Promise.all(stores.map(({ findings }) => findings.number(records, AT)));
  expect(all[1]).toEqual(all[0]);
  expect(all[2]).toEqual(all[0]);
  expect([...all[0]].sort((a, b) => a - b)).toEqual(all[0]);
  expect(new Set(all[0]).size).toBe(50);
});

it.each([
  { later: 30 * DAY_MS, kept: 1 },
  { later: 30 * DAY_MS + 1, kept: 0 },
])('is kept as long as attempts: $later ms later $kept', async ({ later, kept }) => {
  await number(told('m1', 'a/1'));
  await store.retention.keep(AT + later, POLICY);
  const rows = await database.query('select 1 from kpi_finding');
  expect(rows).toHaveLength(kept);
  expect(await number(told('m1', 'a/2'))).toEqual([2]);
});
