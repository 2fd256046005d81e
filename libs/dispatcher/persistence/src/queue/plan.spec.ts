import type { PartitionPlan, PlanResult } from '@tocsin/dispatcher-domain';
import { aPartitionPlan, aPlannedDelivery, aPlannedTransition, ORG } from '@tocsin/dispatcher-domain/testing';
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const LEASE_MS = 60_000;
const ALERT = '2UzF4bAAAAAAAA1';

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
});
afterAll(() => database.drop());

/** Plans, taking the stored position for granted. */
async function plan(...plans: Partial<PartitionPlan>[]): Promise<PlanResult> {
  const complete = plans.map((changes) => aPartitionPlan(changes));
  for (const { topic, partition } of complete) await store.plans.position(topic, partition);
  return store.plans.plan(worker, complete, AT);
}

interface Open {
  channel: string;
  subject: string;
  seq: number;
  owner: number | null;
  attempt: number;
  next: 'due' | 'waiting' | 'later';
}

const open = (): Promise<Open[]> =>
  database.query<Open>(`select c.id as channel, subject, seq, owner, attempt,
      case when next_at = 'infinity' then 'waiting' when next_at <= now() then 'due' else 'later' end as next
    from open_delivery o join channel c on c.no = o.channel order by c.id, subject, seq`);

it('stores bodies, leases and the position together', async () => {
  const result = await plan({
    transitions: [
      aPlannedTransition({
        forms: [Buffer.from('webhook'), Buffer.from('slack')],
        deliveries: [aPlannedDelivery(), aPlannedDelivery({ to: 'slack1', form: 1 })],
        traceparent: '00-1-2-01',
      }),
    ],
  });
  expect(result).toMatchObject({ isAlive: true, isExact: true });
  expect([result.fenced.size, result.repeated.size, result.waiting.size]).toEqual([0, 0, 0]);
  expect(await open()).toEqual([
    { channel: 'slack1', subject: ALERT, seq: 1, owner: worker, attempt: 1, next: 'due' },
    { channel: 'web1', subject: ALERT, seq: 1, owner: worker, attempt: 1, next: 'due' },
  ]);
  const payloads = await database.query<{ form: number; body: Buffer; trace: string }>(
    'select form, body, trace from payload order by form',
  );
  expect(payloads.map(({ form, body, trace }) => [form, body.toString(), trace])).toEqual([
    [0, 'webhook', '00-1-2-01'],
    [1, 'slack', '00-1-2-01'],
  ]);
  expect(await store.plans.position('tocsin.alerts.v1', 0)).toBe(1);
});

it('begins at the beginning where nothing was read before', async () => {
  expect(await store.plans.position('tocsin.notices.v1', 3)).toBe(0);
});

it('leaves a repeated transition alone, even when it would be rendered and routed in another way by now', async () => {
  await plan({});
  const changed = aPlannedTransition({
    forms: [Buffer.from('other'), Buffer.from('another')],
    deliveries: [aPlannedDelivery({ to: 'web2', form: 1 })],
    skips: [{ channel: { org: ORG, id: 'mail1' }, reason: 'channel_type_not_offered' }],
  });
  const result = await plan({ expectedOffset: 1, transitions: [changed] });
  expect([...result.repeated]).toEqual([changed]);
  expect(result.isExact).toBe(true);
  expect((await open()).map(({ channel }) => channel)).toEqual(['web1']);
  expect(await database.published()).toEqual([]);
});

it('still knows a transition whose deliveries have all ended', async () => {
  await plan({});
  await database.query('delete from open_delivery');
  const result = await plan({ expectedOffset: 1 });
  expect(result.repeated.size).toBe(1);
  expect(await open()).toEqual([]);
});

it('keeps equal subjects of two organizations apart', async () => {
  await plan({});
  const other = aPlannedTransition({
    org: 'org2',
    deliveries: [aPlannedDelivery({ channel: { org: 'org2', id: 'web1' } })],
  });
  const result = await plan({ expectedOffset: 1, transitions: [other] });
  expect(result.repeated.size).toBe(0);
  expect(await open()).toHaveLength(2);
});

it('takes ids of any characters', async () => {
  const subject = `"{a\\',}`;
  await plan({
    transitions: [aPlannedTransition({ subject, deliveries: [aPlannedDelivery({ to: 'null' })], traceparent: 'NULL' })],
  });
  expect(await open()).toMatchObject([{ channel: 'null', subject }]);
  expect(await database.query('select trace from payload')).toEqual([{ trace: 'NULL' }]);
});

it('plans nothing of a partition that another owner has moved, and all of the others', async () => {
  const lost = aPartitionPlan({ expectedOffset: 5 });
  const kept = aPartitionPlan({ partition: 1, transitions: [aPlannedTransition({ subject: 'b' })] });
  await store.plans.position('tocsin.alerts.v1', 0);
  await store.plans.position('tocsin.alerts.v1', 1);
  const result = await store.plans.plan(worker, [lost, kept], AT);
  expect([...result.fenced]).toEqual([lost]);
  expect(result.isExact).toBe(true);
  expect((await open()).map(({ subject }) => subject)).toEqual(['b']);
  expect(await store.plans.position('tocsin.alerts.v1', 0)).toBe(0);
});

it.each([
  { when: 'has expired', end: 'update worker set expires_at = now()' },
  { when: 'was declared gone', end: 'delete from worker' },
])('plans nothing in the name of a worker that $when', async ({ end }) => {
  await store.plans.position('tocsin.alerts.v1', 0);
  await database.query(end);
  const result = await plan({});
  expect(result.isAlive).toBe(false);
  expect(result.fenced.size).toBe(1);
  expect(await open()).toEqual([]);
});

it('a batch without a transition of interest moves the position', async () => {
  const result = await plan({ nextOffset: 70, transitions: [] });
  expect(result).toMatchObject({ isAlive: true, isExact: true });
  expect(await store.plans.position('tocsin.alerts.v1', 0)).toBe(70);
});

describe('a later transition of the same alert', () => {
  const second = (mode: 'lease' | 'due' | 'wait') =>
    aPlannedTransition({ sequence: 2, deliveries: [aPlannedDelivery({ mode })] });

  it.each([
    { when: 'this worker has the predecessor', before: '', mode: 'lease', next: 'due', leased: true },
    { when: 'another worker has it', before: 'owner = owner + 1', mode: 'lease', next: 'waiting', leased: false },
    { when: 'it is tried again later', before: 'owner = null', mode: 'lease', next: 'waiting', leased: false },
    { when: 'it is tried again later', before: 'owner = null', mode: 'due', next: 'waiting', leased: false },
    { when: 'it is to wait', before: '', mode: 'wait', next: 'waiting', leased: false },
  ] as const)('when $when, planned as $mode: $next', async ({ before, mode, next, leased }) => {
    await plan({});
    if (before !== '') await database.query(`update open_delivery set ${before}`);
    const transition = second(mode);
    const result = await plan({ expectedOffset: 1, transitions: [transition] });
    expect(result.isExact).toBe(true);
    expect(result.waiting.has(transition.deliveries[0])).toBe(next === 'waiting');
    expect((await open())[1]).toMatchObject({ seq: 2, next, owner: leased ? worker : null, attempt: leased ? 1 : 0 });
  });

  it('is due at once when there is no predecessor and nobody has room', async () => {
    await plan({ transitions: [second('due')] });
    expect(await open()).toMatchObject([{ seq: 2, next: 'due', owner: null, attempt: 0 }]);
  });

  it('does not wait for an alert with another id or another channel', async () => {
    await plan({});
    await database.query('update open_delivery set owner = null');
    const others = [
      aPlannedTransition({ subject: '2UzF4bAAAAAAAA2', sequence: 2 }),
      aPlannedTransition({ sequence: 2, deliveries: [aPlannedDelivery({ to: 'web2' })] }),
    ];
    const result = await plan({ expectedOffset: 1, transitions: others });
    expect(result.waiting.size).toBe(0);
  });
});

describe('skips', () => {
  const skip = { channel: { org: ORG, id: 'mail1' }, reason: 'channel_type_not_offered' } as const;

  it('are recorded and published once', async () => {
    const transition = aPlannedTransition({ skips: [skip] });
    await plan({ transitions: [transition] });
    await plan({ expectedOffset: 1, transitions: [transition] });
    expect(await database.query('select subject, seq, attempt, ended, reason from attempt')).toEqual([
      { subject: ALERT, seq: 1, attempt: 0, ended: 3, reason: 'channel_type_not_offered' },
    ]);
    expect(await database.published()).toEqual([
      {
        event: 'skipped',
        org: ORG,
        channelId: 'mail1',
        subject: ALERT,
        subjectKind: 'alert',
        sequence: 1,
        round: 0,
        webhookId: `msg_${ALERT}_1_mail1`,
        at: AT,
        reason: 'channel_type_not_offered',
      },
    ]);
    const [row] = await database.query<{ key: string; headers: string; topic: string }>('select * from outbox');
    expect(row.topic).toBe('tocsin.deliveries.v1');
    expect(row.key).toBe(`${ORG}/mail1`);
    expect(JSON.parse(row.headers)).toMatchObject({ ce_type: 'tocsin.delivery.v1', ce_specversion: '1.0' });
  });

  it('need no delivery beside them', async () => {
    await plan({ transitions: [aPlannedTransition({ forms: [], deliveries: [], skips: [skip] })] });
    expect(await database.published()).toHaveLength(1);
    expect(await open()).toEqual([]);
  });

  it('of a fenced partition are not recorded', async () => {
    await store.plans.position('tocsin.alerts.v1', 0);
    await plan({ expectedOffset: 9, transitions: [aPlannedTransition({ skips: [skip] })] });
    expect(await database.published()).toEqual([]);
    expect(await database.query('select from attempt')).toEqual([]);
  });

  describe('of a suspended channel', () => {
    const suspended = {
      channel: { org: ORG, id: 'web1' },
      reason: 'channel_suspended',
      orWaitAs: { form: 0, lane: 0 },
    } as const;
    const second = aPlannedTransition({ sequence: 2, deliveries: [], skips: [suspended] });

    it('join an earlier transition that is kept', async () => {
      await plan({});
      const result = await plan({ expectedOffset: 1, transitions: [second] });
      expect([...result.joined]).toEqual([suspended]);
      expect((await open())[1]).toMatchObject({ seq: 2, owner: null, attempt: 0, next: 'waiting' });
      expect(await database.published()).toEqual([]);
    });

    it('are skips when nothing is kept', async () => {
      const result = await plan({ transitions: [second] });
      expect(result.joined.size).toBe(0);
      expect(await database.published()).toMatchObject([{ event: 'skipped', reason: 'channel_suspended' }]);
      expect(await open()).toEqual([]);
    });
  });
});

it('100 plans of one transition at the same time make one delivery', async () => {
  const stores = [store, database.newStore(), database.newStore()];
  const workers = [worker, await stores[1].workers.join(LEASE_MS), await stores[2].workers.join(LEASE_MS)];
  for (let partition = 0; partition < 100; partition++) await store.plans.position('tocsin.alerts.v1', partition);
  const results = await Promise.all(
    Array.from({ length: 100 }, (_, partition) =>
      stores[partition % 3].plans.plan(workers[partition % 3], [aPartitionPlan({ partition })], AT),
    ),
  );
  expect(results.filter(({ repeated }) => repeated.size === 0)).toHaveLength(1);
  expect(results.every(({ isExact, isAlive }) => isExact && isAlive)).toBe(true);
  expect(await open()).toHaveLength(1);
});
