import type { DispatcherStore } from '../dispatcher-store.js';
import {
  aLeasedDelivery,
  anAttemptResult,
  anEndedDelivery,
  aPartitionPlan,
  aPlannedDelivery,
  aPlannedTransition,
  aRetriedDelivery,
  ORG,
} from '@tocsin/dispatcher-domain/testing';
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
/** One delivery in this worker's hands. */
beforeEach(async () => {
  await database.clear();
  worker = await store.workers.join(LEASE_MS);
  await store.plans.position('tocsin.alerts.v1', 0);
  await store.plans.plan(worker, [aPartitionPlan()], AT);
});
afterAll(() => database.drop());

async function planSecond(mode: 'lease' | 'wait'): Promise<void> {
  const transition = aPlannedTransition({ sequence: 2, deliveries: [aPlannedDelivery({ mode })] });
  await store.plans.plan(worker, [aPartitionPlan({ expectedOffset: 1, transitions: [transition] })], AT);
}

const open = (): Promise<Record<string, unknown>[]> =>
  database.query(`select seq, attempt, owner, case when next_at = 'infinity' then 'waiting' when next_at <= now() then 'due'
    else round(extract(epoch from next_at - now())) || ' s' end as next from open_delivery order by seq`);
const attempts = (): Promise<Record<string, unknown>[]> =>
  database.query(`select seq, attempt, status, error, detail, latency_us, evidence, convert_from(snippet, 'utf8') as snippet, ended,
    reason from attempt order by seq, attempt`);

describe('an end', () => {
  it('moves the delivery from the queue to the attempts and publishes it', async () => {
    expect(await store.queue.finish(worker, [anEndedDelivery()])).toBe(1);
    expect(await open()).toEqual([]);
    expect(await attempts()).toEqual([
      {
        seq: 1,
        attempt: 1,
        status: 200,
        error: null,
        detail: null,
        latency_us: 3_000,
        evidence: '["127.0.0.1"]',
        snippet: 'ok',
        ended: 1,
        reason: null,
      },
    ]);
    expect(await database.published()).toEqual([
      {
        event: 'delivered',
        org: ORG,
        channelId: 'web1',
        subject: '2UzF4bAAAAAAAA1',
        subjectKind: 'alert',
        sequence: 1,
        round: 0,
        webhookId: 'msg_2UzF4bAAAAAAAA1_1_web1',
        at: AT,
        attempt: 1,
        httpStatus: 200,
        latencyMs: 3,
      },
    ]);
  });

  it('without another attempt says why', async () => {
    await store.queue.finish(worker, [
      anEndedDelivery({ end: { state: 'dead', reason: 'channel_deleted' }, result: null }),
    ]);
    expect(await attempts()).toMatchObject([{ attempt: 1, latency_us: null, ended: 2, reason: 'channel_deleted' }]);
    expect(await database.published()).toMatchObject([
      { event: 'dead', reason: 'channel_deleted', httpStatus: null, latencyMs: null },
    ]);
  });

  it.each([
    { when: 'it has been recorded', end: async () => void (await store.queue.finish(worker, [anEndedDelivery()])) },
    {
      when: 'another worker has the lease',
      end: async () => void (await database.query('update open_delivery set owner = 99')),
    },
    {
      when: 'a later attempt has begun',
      end: async () => void (await database.query('update open_delivery set attempt = 2')),
    },
    {
      when: 'it was given back',
      end: async () => void (await database.query('update open_delivery set owner = null')),
    },
  ])('counts for nothing when $when', async ({ end }) => {
    await end();
    const [queueBefore, attemptsBefore] = [await open(), await attempts()];
    expect(await store.queue.finish(worker, [anEndedDelivery()])).toBe(0);
    expect([await open(), await attempts()]).toEqual([queueBefore, attemptsBefore]);
    expect(await database.published()).toHaveLength(attemptsBefore.length);
  });

  it('takes any bytes as answer', async () => {
    const snippet = Buffer.from([0xff, 0x00, 0x80]);
    await store.queue.finish(worker, [anEndedDelivery({ result: anAttemptResult({ snippet }) })]);
    expect(await database.query('select snippet from attempt')).toEqual([{ snippet }]);
  });

  it.each([
    { wakesNext: true, next: 'due' },
    { wakesNext: false, next: 'waiting' },
  ])('leaves what waits behind it $next, when asked: $wakesNext', async ({ wakesNext, next }) => {
    await planSecond('wait');
    await store.queue.finish(worker, [anEndedDelivery({ wakesNext })]);
    expect(await open()).toEqual([{ seq: 2, attempt: 0, owner: null, next }]);
  });

  it('does not hurry a later transition that is to be tried again later', async () => {
    await planSecond('wait');
    await database.query(`update open_delivery set next_at = now() + interval '1 hour' where seq = 2`);
    await store.queue.finish(worker, [anEndedDelivery({ wakesNext: true })]);
    expect(await open()).toMatchObject([{ seq: 2, next: '3600 s' }]);
  });

  it('is one statement for many', async () => {
    const subjects = Array.from({ length: 1_000 }, (_, i) => `alert${i}`);
    await store.plans.plan(
      worker,
      [aPartitionPlan({ expectedOffset: 1, transitions: subjects.map((subject) => aPlannedTransition({ subject })) })],
      AT,
    );
    const ended = subjects.map((subject) => anEndedDelivery({ delivery: aLeasedDelivery({ subject }) }));
    expect(await store.queue.finish(worker, ended)).toBe(1_000);
    expect(await open()).toHaveLength(1);
    expect(await database.published()).toHaveLength(1_000);
  });
});

describe('a failure that is tried again', () => {
  it('waits in the table, recorded and published', async () => {
    const result = anAttemptResult({ httpStatus: 503, error: 'http_503', detail: 'why, "exactly"' });
    expect(await store.queue.retry(worker, [aRetriedDelivery({ result })], [])).toBe(1);
    expect(await open()).toEqual([{ seq: 1, attempt: 1, owner: null, next: '5 s' }]);
    expect(await attempts()).toMatchObject([
      { attempt: 1, status: 503, error: 'http_503', detail: 'why, "exactly"', ended: null, reason: null },
    ]);
    expect(await database.published()).toMatchObject([
      { event: 'attempt', attempt: 1, httpStatus: 503, error: 'http_503', nextAttemptAt: AT + 5_000 },
    ]);
  });

  it('takes what follows it in memory back to the table', async () => {
    await planSecond('lease');
    await store.queue.retry(worker, [aRetriedDelivery()], [aLeasedDelivery({ sequence: 2 })]);
    expect(await open()).toEqual([
      { seq: 1, attempt: 1, owner: null, next: '5 s' },
      { seq: 2, attempt: 0, owner: null, next: 'waiting' },
    ]);
  });

  it('counts for nothing when another worker has the lease', async () => {
    await planSecond('lease');
    await database.query('update open_delivery set owner = 99');
    expect(await store.queue.retry(worker, [aRetriedDelivery()], [aLeasedDelivery({ sequence: 2 })])).toBe(0);
    expect(await open()).toMatchObject([{ owner: 99 }, { owner: 99 }]);
    expect(await database.published()).toEqual([]);
  });
});

describe('waking', () => {
  it('makes the first of an alert due, if it waits', async () => {
    await database.query(`update open_delivery set owner = null, next_at = 'infinity'`);
    await planSecond('wait');
    await store.queue.wake([{ channel: { org: ORG, id: 'web1' }, subject: '2UzF4bAAAAAAAA1' }]);
    expect(await open()).toMatchObject([
      { seq: 1, next: 'due' },
      { seq: 2, next: 'waiting' },
    ]);
  });

  it('does nothing while the first is leased', async () => {
    await planSecond('wait');
    await store.queue.wake([{ channel: { org: ORG, id: 'web1' }, subject: '2UzF4bAAAAAAAA1' }]);
    expect(await open()).toMatchObject([{ owner: worker }, { next: 'waiting' }]);
  });
});

describe('giving back', () => {
  it.each([
    { wasSent: false, attempt: 0 },
    { wasSent: true, attempt: 1 },
  ])('sent $wasSent: attempt $attempt, due', async ({ wasSent, attempt }) => {
    await store.queue.release(worker, [{ delivery: aLeasedDelivery(), wasSent }]);
    expect(await open()).toEqual([{ seq: 1, attempt, owner: null, next: 'due' }]);
  });

  it('keeps the order of an alert, whether its first is given back too or not', async () => {
    await planSecond('lease');
    const second = { delivery: aLeasedDelivery({ sequence: 2 }), wasSent: false };
    await store.queue.release(worker, [second]);
    expect(await open()).toMatchObject([{ owner: worker }, { owner: null, next: 'waiting' }]);
    await store.queue.release(worker, [{ delivery: aLeasedDelivery(), wasSent: false }]);
    expect(await open()).toMatchObject([{ next: 'due' }, { next: 'waiting' }]);
  });

  it('leaves alone what belongs to another', async () => {
    await database.query('update open_delivery set owner = 99');
    await store.queue.release(worker, [{ delivery: aLeasedDelivery(), wasSent: false }]);
    expect(await open()).toMatchObject([{ owner: 99 }]);
  });

  it('finds everything that a worker owns', async () => {
    await planSecond('lease');
    expect(await store.queue.owned(worker)).toEqual([
      { channel: { org: ORG, id: 'web1' }, subject: '2UzF4bAAAAAAAA1', sequence: 1, round: 0 },
      { channel: { org: ORG, id: 'web1' }, subject: '2UzF4bAAAAAAAA1', sequence: 2, round: 0 },
    ]);
    expect(await store.queue.owned(worker + 1)).toEqual([]);
  });
});
