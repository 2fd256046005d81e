import type { ChannelKey, PlannedDelivery } from '@tocsin/dispatcher-domain';
import {
  aPartitionPlan,
  aPlannedDelivery,
  aPlannedTransition,
  aRetriedDelivery,
  ORG,
} from '@tocsin/dispatcher-domain/testing';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const LEASE_MS = 60_000;
const WEB1: ChannelKey = { org: ORG, id: 'web1' };
const WEB2: ChannelKey = { org: ORG, id: 'web2' };

let database: DispatcherDatabase;
let store: DispatcherStore;
let worker: number;
let offset: number;

beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(async () => {
  await database.clear();
  offset = 0;
  worker = await store.workers.join(LEASE_MS);
  await store.plans.position('tocsin.alerts.v1', 0);
});
afterAll(() => database.drop());

/** Leaves one due delivery per alert id. */
async function leaveDue(
  subjects: readonly string[],
  changes: Parameters<typeof aPlannedDelivery>[0] = {},
): Promise<void> {
  const deliveries: PlannedDelivery[] = [aPlannedDelivery({ mode: 'due', ...changes })];
  const transitions = subjects.map((subject) =>
    aPlannedTransition({ subject, deliveries, forms: [Buffer.from(subject)], traceparent: `00-${subject}` }),
  );
  await store.plans.plan(worker, [aPartitionPlan({ expectedOffset: offset, transitions })], AT);
  offset += 1;
}

it('leases up to the limit of each channel, counting the attempt, with the body', async () => {
  await leaveDue(['a', 'b', 'c']);
  await leaveDue(['d'], { to: 'web2' });
  const claimed = await store.queue.claim(worker, [
    { channel: WEB1, limit: 2 },
    { channel: WEB2, limit: 2 },
  ]);
  expect(claimed).toHaveLength(3);
  expect(claimed.find(({ channel }) => channel.id === 'web2')).toEqual({
    channel: WEB2,
    subject: 'd',
    subjectKind: 'alert',
    sequence: 1,
    round: 0,
    attempt: 1,
    failures: 0,
    body: Buffer.from('d'),
    traceparent: '00-d',
  });
  expect(await store.queue.owned(worker)).toHaveLength(3);
});

it('takes grave ones first, then the longest due', async () => {
  await leaveDue(['warning'], { lane: 1 });
  await leaveDue(['notice'], { lane: 2 });
  await leaveDue(['new'], { lane: 0 });
  await leaveDue(['old'], { lane: 0 });
  await database.query(`update open_delivery set next_at = next_at - interval '1 minute' where subject = 'old'`);
  const order: string[] = [];
  for (let i = 0; i < 4; i++) {
    const claimed = await store.queue.claim(worker, [{ channel: WEB1, limit: 1 }]);
    order.push(...claimed.map(({ subject }) => subject));
  }
  expect(order).toEqual(['old', 'new', 'warning', 'notice']);
});

it('leaves what is not due, waits, or is leased', async () => {
  await leaveDue(['later', 'waiting', 'leased']);
  await database.query(`update open_delivery set next_at = now() + interval '1 minute' where subject = 'later'`);
  await database.query(`update open_delivery set next_at = 'infinity' where subject = 'waiting'`);
  await database.query(`update open_delivery set owner = 99 where subject = 'leased'`);
  expect(await store.queue.claim(worker, [{ channel: WEB1, limit: 10 }])).toEqual([]);
});

it('gives each delivery to one of two that claim at the same time', async () => {
  const other = database.newStore();
  const otherWorker = await other.workers.join(LEASE_MS);
  const subjects = Array.from({ length: 200 }, (_, i) => `alert${i}`);
  await leaveDue(subjects);
  const claims = await Promise.all([
    store.queue.claim(worker, [{ channel: WEB1, limit: 150 }]),
    other.queue.claim(otherWorker, [{ channel: WEB1, limit: 150 }]),
  ]);
  const claimed = claims.flat().map(({ subject }) => subject);
  expect(new Set(claimed).size).toBe(claimed.length);
  expect(claimed.length).toBeGreaterThanOrEqual(150);
});

it('gives a worker that was declared gone nothing', async () => {
  await leaveDue(['a']);
  await database.query('delete from worker');
  expect(await store.queue.claim(worker, [{ channel: WEB1, limit: 1 }])).toEqual([]);
});

it('gives a delivery whose body is no longer kept, without it', async () => {
  await leaveDue(['a']);
  await database.query('delete from payload');
  expect(await store.queue.claim(worker, [{ channel: WEB1, limit: 1 }])).toMatchObject([{ subject: 'a', body: null }]);
});

it('counts as failures what was recorded, and not an attempt whose outcome was lost', async () => {
  await leaveDue(['a']);
  const claimed = async () => {
    await database.query('update open_delivery set owner = null, next_at = now()');
    const [delivery] = await store.queue.claim(worker, [{ channel: WEB1, limit: 1 }]);
    return delivery;
  };
  const lost = await claimed();
  const failed = await claimed();
  await store.queue.retry(worker, [aRetriedDelivery({ delivery: failed })], []);
  const last = await claimed();
  expect([lost, failed, last].map(({ attempt, failures }) => [attempt, failures])).toEqual([
    [1, 0],
    [2, 0],
    [3, 1],
  ]);
});

it('to end a channel takes everything that nobody holds, and counts no attempt', async () => {
  await leaveDue(['a', 'later', 'waiting', 'leased']);
  await leaveDue(['other'], { to: 'web2' });
  await database.query(
    `update open_delivery set attempt = 3, next_at = now() + interval '1 day' where subject = 'later'`,
  );
  await database.query(`update open_delivery set next_at = 'infinity' where subject = 'waiting'`);
  await database.query(`update open_delivery set owner = 99 where subject = 'leased'`);
  const claimed = [
    ...(await store.queue.claimToEnd(worker, WEB1, 2)),
    ...(await store.queue.claimToEnd(worker, WEB1, 2)),
  ];
  expect(claimed.map(({ subject, attempt }) => `${subject} ${attempt}`).sort()).toEqual([
    'a 0',
    'later 3',
    'waiting 0',
  ]);
  expect(await store.queue.claimToEnd(worker, WEB1, 2)).toEqual([]);
});

describe('due channels', () => {
  it('are those with something due in nobody’s hands, with how long', async () => {
    await leaveDue(['a', 'b']);
    await leaveDue(['c'], { to: 'web2', lane: 2 });
    await leaveDue(['d'], { to: 'web3' });
    await leaveDue(['e'], { to: 'web4' });
    await database.query(`update open_delivery set next_at = now() - interval '90 seconds' where subject = 'b'`);
    await database.query(`update open_delivery set next_at = 'infinity' where subject = 'd'`);
    await database.query(`update open_delivery set owner = 99 where subject = 'e'`);
    const due = await store.queue.due();
    expect(due.map(({ channel }) => channel)).toEqual([WEB1, WEB2]);
    expect(Math.round(due[0].overdueMs / 1_000)).toBe(90);
  });

  it('are known to a dispatcher that has just started', async () => {
    await leaveDue(['a']);
    const other = database.newStore();
    const [{ channel }] = await other.queue.due();
    const claimed = await other.queue.claim(await other.workers.join(LEASE_MS), [{ channel, limit: 1 }]);
    expect(claimed).toMatchObject([{ channel: WEB1, subject: 'a' }]);
  });
});

it('counts what is open, up to a limit', async () => {
  await leaveDue(['a', 'b', 'c']);
  expect([await store.queue.count(10), await store.queue.count(2)]).toEqual([3, 2]);
});
