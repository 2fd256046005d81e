import { aPartitionPlan, aPlannedDelivery, aPlannedTransition } from '@tocsin/dispatcher-domain/testing';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const LEASE_MS = 60_000;

let database: DispatcherDatabase;
let store: DispatcherStore;
let worker: number;

beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(async () => {
  await database.clear();
  worker = await store.workers.join(LEASE_MS);
  await store.plans.position('tocsin.alerts.v1', 0);
});
afterAll(() => database.drop());

const expire = (id: number, by: string): Promise<unknown> =>
  database.query(`update worker set expires_at = now() - $2::interval where id = $1`, [id, by]);
const open = (): Promise<Record<string, unknown>[]> =>
  database.query(
    `select subject, seq, attempt, owner, next_at = 'infinity' as waits from open_delivery order by subject, seq`,
  );

async function lease(...transitions: [subject: string, sequence: number][]): Promise<void> {
  const planned = transitions.map(([subject, sequence]) => aPlannedTransition({ subject, sequence }));
  await store.plans.plan(worker, [aPartitionPlan({ transitions: planned })], AT);
}

describe('a lease', () => {
  it('is renewed for as long as the row is there, also after it has run out', async () => {
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(1);
    await expire(worker, '1 hour');
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(1);
  });

  it('cannot be renewed by a worker that was declared gone', async () => {
    await expire(worker, '2 seconds');
    await store.workers.sweep();
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(0);
  });

  it('tells how many are alive', async () => {
    const second = await store.workers.join(LEASE_MS);
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(2);
    await expire(second, '1 second');
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(1);
    await store.workers.leave(second);
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(1);
  });
});

describe('a sweep', () => {
  it.each([
    { by: '0.5 seconds', owner: 'kept' },
    { by: '1.5 seconds', owner: 'given back' },
  ])('of a worker that expired $by ago: $owner', async ({ by, owner }) => {
    await lease(['a', 1]);
    await expire(worker, by);
    const given = await store.workers.sweep();
    expect(given).toBe(owner === 'kept' ? 0 : 1);
    expect(await open()).toMatchObject([{ owner: owner === 'kept' ? worker : null }]);
  });

  it('keeps the count of an attempt that may have been made, and lets later transitions wait uncounted', async () => {
    await lease(['a', 1], ['a', 2], ['b', 7]);
    await expire(worker, '2 seconds');
    expect(await store.workers.sweep()).toBe(3);
    expect(await open()).toEqual([
      { subject: 'a', seq: 1, attempt: 1, owner: null, waits: false },
      { subject: 'a', seq: 2, attempt: 0, owner: null, waits: true },
      { subject: 'b', seq: 7, attempt: 1, owner: null, waits: false },
    ]);
  });

  it('goes on where one that was killed half-way has stopped', async () => {
    await lease(['a', 1]);
    await database.query('insert into departed_worker select id from worker');
    await database.query('delete from worker');
    expect(await store.workers.sweep()).toBe(1);
    expect(await database.query('select from departed_worker')).toEqual([]);
  });

  it('is not needed after a worker that has left by itself', async () => {
    await lease(['a', 1], ['a', 2]);
    await store.workers.leave(worker);
    expect(await open()).toEqual([
      { subject: 'a', seq: 1, attempt: 1, owner: null, waits: false },
      { subject: 'a', seq: 2, attempt: 0, owner: null, waits: true },
    ]);
    expect(await database.query('select from departed_worker')).toEqual([]);
  });

  it('gives back at once what a worker held whose lease another one ended', async () => {
    await lease(['a', 1]);
    const next = await store.workers.join(LEASE_MS);
    await store.workers.endOthers(next);
    expect(await store.workers.sweep()).toBe(1);
    expect(await store.workers.renew(worker, LEASE_MS)).toBe(0);
    expect(await store.workers.renew(next, LEASE_MS)).toBe(1);
  });

  it('leaves the leases of the living alone', async () => {
    await lease(['a', 1]);
    const dead = await store.workers.join(LEASE_MS);
    await expire(dead, '2 seconds');
    expect(await store.workers.sweep()).toBe(0);
    expect(await open()).toMatchObject([{ owner: worker }]);
  });
});

describe('what waits', () => {
  const waiting = (subject: string, sequence: number) =>
    aPlannedTransition({ subject, sequence, deliveries: [aPlannedDelivery({ mode: 'wait' })] });

  it('for nothing any more is freed; the rest goes on waiting', async () => {
    await store.plans.plan(
      worker,
      [
        aPartitionPlan({
          transitions: [aPlannedTransition({ subject: 'a' }), waiting('a', 2), waiting('b', 2), waiting('b', 3)],
        }),
      ],
      AT,
    );
    expect(await store.workers.freeStuck()).toBe(1);
    expect((await open()).map(({ subject, seq, waits }) => [subject, seq, waits])).toEqual([
      ['a', 1, false],
      ['a', 2, true],
      ['b', 2, false],
      ['b', 3, true],
    ]);
  });

  it('in large numbers is looked at page by page, and over again', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) => `alert${String(i).padStart(4, '0')}`);
    await store.plans.plan(worker, [aPartitionPlan({ transitions: many.map((subject) => waiting(subject, 2)) })], AT);
    await database.query(`insert into open_delivery select next_at, created_at, channel, 1, owner, day, round, form, kind, lane,
      attempt, subject from open_delivery`);
    await database.query(`delete from open_delivery where seq = 1 and subject in ('alert0003', 'alert1200')`);
    await database.query(`update open_delivery set next_at = now() where seq = 1`);
    expect([await store.workers.freeStuck(), await store.workers.freeStuck(), await store.workers.freeStuck()]).toEqual(
      [1, 1, 0],
    );
  });
});
