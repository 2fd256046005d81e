import type { SuppressedAlert } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { aBatch, aSuppressed, NO_CHANGES, NOW } from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';

let server: TestDatabase;
let test: TestStore;
beforeAll(async () => {
  server = await testDatabase();
  test = await testStore();
  const service = { kind: 'service' as const, name: 'webshop' };
  const taken = await test.store.shards.take(0);
  await test.store.shards.commit(
    aBatch(taken, {
      clock: { timeMs: NOW * 1000, gapMs: 5000, configOffset: 3 },
      changes: {
        ...NO_CHANGES,
        suppressed: [
          aSuppressed({ monitorId: 'b' }),
          aSuppressed({ monitorId: 'a', target: service }),
          aSuppressed({ monitorId: 'a', target: { kind: 'host', id: 'host2' }, dueAt: null }),
          aSuppressed({ monitorId: 'a', org: 'org2' }),
        ],
      },
    }),
  );
});
afterAll(async () => {
  await test.drop();
  await server.drop();
});

const list = (options: object = {}) => test.store.suppressed.list('org1', { limit: 50, ...options });
const shown = ({ monitorId, target }: SuppressedAlert): string =>
  `${monitorId} ${target.kind === 'host' ? target.id : target.kind}`;

it('is by monitor and target, with the time of opening on the clock', async () => {
  const { items, hasMore } = await list();
  expect(items.map(shown)).toEqual(['a host2', 'a service', 'b host1']);
  expect(items.map(({ opensAt }) => opensAt)).toEqual([null, NOW * 1000 + 605_000, NOW * 1000 + 605_000]);
  expect(hasMore).toBe(false);
});

it('comes in pages', async () => {
  const first = await list({ limit: 2 });
  expect(first).toMatchObject({ hasMore: true, items: [{ monitorId: 'a' }, { monitorId: 'a' }] });
  const after = { monitorId: 'a', targetKey: 'service:webshop' };
  expect((await list({ limit: 2, after })).items.map(shown)).toEqual(['b host1']);
});

it.each([
  { filter: { monitorId: 'a' }, expected: ['a host2', 'a service'] },
  { filter: { hostId: 'host1' }, expected: ['b host1'] },
  { filter: { service: 'webshop' }, expected: ['a service'] },
  { filter: { hostId: 'webshop' }, expected: [] },
])('is of $filter only', async ({ filter, expected }) => {
  expect((await list(filter)).items.map(shown)).toEqual(expected);
});
