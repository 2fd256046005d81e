import type { TakenShard } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { aBatch, aCheck, anAlert, aTransition, NO_CHANGES, NOW } from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';

let server: TestDatabase;
let test: TestStore;
let taken: TakenShard;
beforeAll(async () => {
  server = await testDatabase();
  test = await testStore();
  taken = await test.store.shards.take(0);
  const service = { kind: 'service' as const, name: 'webshop' };
  const alerts = [
    anAlert({ id: 'a1', isOpen: false, closedAt: NOW, status: 'ok', sequence: 2 }),
    anAlert({ id: 'a2' }),
    anAlert({ id: 'a3', target: { kind: 'host', id: 'host2' }, monitorId: 'monitor2' }),
    anAlert({ id: 'a4', target: service }),
    anAlert({ id: 'z', org: 'org2' }),
  ];
  await test.store.shards.commit(
    aBatch(taken, {
      changes: {
        ...NO_CHANGES,
        alerts,
        checks: ['c1', 'c2', 'c3'].map((id) =>
          aCheck({ id, name: `name ${id}`, hostId: id === 'c3' ? 'host2' : 'host1' }),
        ),
      },
      transitions: [aTransition({ ...alerts[0], sequence: 1 }), ...alerts.map((alert) => aTransition(alert))],
    }),
  );
});
afterAll(async () => {
  await test.drop();
  await server.drop();
});
const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

describe('the list of alerts', () => {
  it.each([
    { what: 'open ones', withClosed: false, limit: 10, before: undefined, ids: ['a4', 'a3', 'a2'], hasMore: false },
    { what: 'all', withClosed: true, limit: 10, before: undefined, ids: ['a4', 'a3', 'a2', 'a1'], hasMore: false },
    { what: 'a page', withClosed: true, limit: 2, before: undefined, ids: ['a4', 'a3'], hasMore: true },
    { what: 'the next page', withClosed: true, limit: 2, before: 'a3', ids: ['a2', 'a1'], hasMore: false },
    { what: 'what follows the last', withClosed: true, limit: 2, before: 'a1', ids: [], hasMore: false },
  ])('has $what newest first', async ({ withClosed, limit, before, ids, hasMore }) => {
    const page = await test.store.alerts.list('org1', {
      ...(!withClosed && { isOpen: true }),
      limit,
      ...(before !== undefined && { before }),
    });
    expect({ ids: idsOf(page.items), hasMore: page.hasMore }).toEqual({ ids, hasMore });
  });
});

describe('an alert', () => {
  it('is found in its own organization only', async () => {
    expect(await test.store.alerts.find('org1', 'a2')).toEqual(anAlert({ id: 'a2' }));
    expect(await test.store.alerts.find('org2', 'a2')).toBeUndefined();
  });

  it('gets a memo, which a later one replaces and no batch touches', async () => {
    expect(await test.store.memos.set('org1', 'a2', 'first')).toBe(true);
    expect(await test.store.memos.set('org1', 'a2', 'second')).toBe(true);
    expect(await test.store.memos.set('org1', 'unknown', 'x')).toBe(false);
    expect(await test.store.memos.set('org2', 'a2', 'x')).toBe(false);
    expect((await test.store.alerts.find('org1', 'a2'))?.memo).toBe('second');
  });

  it('has its transitions newest first, in pages', async () => {
    const first = await test.store.alerts.transitions('org1', 'a1', { onlyStatus: false, limit: 1 });
    expect([first.items.map(({ sequence }) => sequence), first.hasMore]).toEqual([[2], true]);
    const rest = await test.store.alerts.transitions('org1', 'a1', { onlyStatus: false, limit: 1, before: 2 });
    expect([rest.items.map(({ sequence }) => sequence), rest.hasMore]).toEqual([[1], false]);
  });

  it('is among the open ones of its host', async () => {
    expect(idsOf(await test.store.alerts.openOfHost('org1', 'host1'))).toEqual(['a2']);
    expect(idsOf(await test.store.alerts.openOfHost('org1', 'host3'))).toEqual([]);
  });
});

describe('the history for other services', () => {
  const alertIds = (transitions: readonly { alert: { id: string } }[]): string[] =>
    transitions.map(({ alert }) => alert.id);

  it('has all transitions of an alert, oldest first', async () => {
    const transitions = await test.store.history.transitions('org1', 'a1');
    expect(transitions.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await test.store.history.transitions('org1', 'unknown')).toEqual([]);
  });

  it('has the newest transition of each open alert of a host, of a monitor, of all', async () => {
    expect(alertIds(await test.store.history.openOfHost('org1', 'host2'))).toEqual(['a3']);
    expect(alertIds(await test.store.history.openOfMonitor('org1', 'monitor1'))).toEqual(['a4', 'a2']);
    expect(alertIds(await test.store.history.open('org1'))).toEqual(['a4', 'a3', 'a2']);
    expect(alertIds(await test.store.history.open('org3'))).toEqual([]);
  });

  it('has the newest transition of each alert of a host, of a monitor, of a service, closed ones too', async () => {
    expect(alertIds(await test.store.history.ofHost('org1', 'host1'))).toEqual(['a2', 'a1']);
    expect((await test.store.history.ofHost('org1', 'host1'))[1].sequence).toBe(2);
    expect(alertIds(await test.store.history.ofMonitor('org1', 'monitor1'))).toEqual(['a4', 'a2', 'a1']);
    expect(alertIds(await test.store.history.ofService('org1', 'webshop'))).toEqual(['a4']);
    expect(alertIds(await test.store.history.ofService('org1', 'host1'))).toEqual([]);
  });
});

describe('check monitors', () => {
  it('are listed by id; the next page begins with the id that this one names', async () => {
    const first = await test.store.checks.list('org1', { limit: 2 });
    expect([idsOf(first.items), first.hasMore, first.next]).toEqual([['c1', 'c2'], true, 'c3']);
    const second = await test.store.checks.list('org1', { limit: 2, from: 'c3' });
    expect([idsOf(second.items), second.hasMore, second.next]).toEqual([['c3'], false, undefined]);
  });

  it('are found by id and by host', async () => {
    expect((await test.store.checks.find('org1', 'c2'))?.name).toBe('name c2');
    expect(await test.store.checks.find('org2', 'c2')).toBeUndefined();
    expect(idsOf(await test.store.checks.ofHost('org1', 'host1'))).toEqual(['c1', 'c2']);
  });
});
