import { afterFailure, afterGone, HEALTH_POLICY, HEALTHY, NO_NOTICE } from '@tocsin/dispatcher-domain';
import { ORG } from '@tocsin/dispatcher-domain/testing';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_123;
const WEB1 = { org: ORG, id: 'web1' };
const FAILING = afterFailure(HEALTHY, AT, HEALTH_POLICY, 60_000);

let database: DispatcherDatabase;
let store: DispatcherStore;

beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(() => database.clear());
afterAll(() => database.drop());

it('remembers a channel in trouble, exactly', async () => {
  const health = afterGone(FAILING, AT + 1);
  const notice = { revision: 7, isTold: true, isSeen: false };
  const version = await store.health.replace(WEB1, undefined, health, notice);
  expect(await store.health.all()).toEqual([{ channel: WEB1, version, health, notice }]);
});

it('is known to a dispatcher that has just started', async () => {
  await store.health.replace(WEB1, undefined, FAILING, NO_NOTICE);
  expect(await database.newStore().health.all()).toMatchObject([{ channel: WEB1, health: FAILING }]);
});

it('lets one of two changes win', async () => {
  const version = await store.health.replace(WEB1, undefined, FAILING, NO_NOTICE);
  expect(version).toBeDefined();
  expect(await store.health.replace(WEB1, undefined, FAILING, NO_NOTICE)).toBeUndefined();
  const worse = afterFailure(FAILING, AT + 5, HEALTH_POLICY);
  const changes = await Promise.all([
    store.health.replace(WEB1, version, worse, NO_NOTICE),
    store.health.replace(WEB1, version, worse, NO_NOTICE),
  ]);
  expect(changes.filter((changed) => changed !== undefined)).toHaveLength(1);
});

it('forgets a healthy channel, and does not take what comes after for what was before', async () => {
  const first = await store.health.replace(WEB1, undefined, FAILING, NO_NOTICE);
  expect(await store.health.replace(WEB1, first, HEALTHY, NO_NOTICE)).toBeDefined();
  expect(await store.health.all()).toEqual([]);
  await store.health.replace(WEB1, undefined, FAILING, NO_NOTICE);
  expect(await store.health.replace(WEB1, first, HEALTHY, NO_NOTICE)).toBeUndefined();
  expect(await store.health.all()).toHaveLength(1);
});
