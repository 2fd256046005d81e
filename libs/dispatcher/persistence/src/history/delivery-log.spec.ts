import { InvalidInputError } from '@tocsin/runtime';
import { afterGone, type DeliveryPage, HEALTHY, NO_NOTICE } from '@tocsin/dispatcher-domain';
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
import type { DispatcherStore } from '../dispatcher-store.js';
import { dispatcherDatabase, type DispatcherDatabase } from '../testing/dispatcher-database.js';

const AT = 1_764_000_000_000;
const FAR_AHEAD = 4_000_000_000_000;

let database: DispatcherDatabase;
let store: DispatcherStore;
let worker: number;

beforeAll(async () => {
  database = await dispatcherDatabase();
  store = database.newStore();
});
beforeEach(async () => {
  await database.clear();
  worker = await store.workers.join(60_000);
  await store.plans.position('tocsin.alerts.v1', 0);
});
afterAll(() => database.drop());

/** Alert `a`: delivered to web1 at the second attempt, skipped for mail1, dead at web2; transition 2 is under way. */
async function story(): Promise<void> {
  const first = aPlannedTransition({
    subject: 'a',
    deliveries: [aPlannedDelivery(), aPlannedDelivery({ to: 'web2' })],
    skips: [{ channel: { org: ORG, id: 'mail1' }, reason: 'channel_type_not_offered' }],
  });
  const second = aPlannedTransition({ subject: 'a', sequence: 2, deliveries: [aPlannedDelivery({ mode: 'wait' })] });
  await store.plans.plan(worker, [aPartitionPlan({ transitions: [first, second] })], AT);
  const web1 = aLeasedDelivery({ subject: 'a' });
  await store.queue.retry(worker, [aRetriedDelivery({ delivery: web1, delayMs: 0 })], []);
  const [again] = await store.queue.claim(worker, [{ channel: web1.channel, limit: 1 }]);
  await store.queue.finish(worker, [anEndedDelivery({ delivery: again })]);
  const web2 = aLeasedDelivery({ subject: 'a', channel: { org: ORG, id: 'web2' } });
  const gone = anAttemptResult({
    httpStatus: 410,
    error: 'http_410',
    detail: `gone: "so", {it} says`,
    snippet: Buffer.from('<gone>'),
  });
  await store.queue.finish(worker, [
    anEndedDelivery({ delivery: web2, end: { state: 'dead', reason: 'gone' }, result: gone }),
  ]);
}

const brief = ({ deliveries }: Pick<DeliveryPage, 'deliveries'>): string[] =>
  deliveries.map(({ channelId, subject, sequence, state, reason }) =>
    [channelId, subject, sequence, state, ...(reason === null ? [] : [reason])].join(' '),
  );

it('tells everything of a subject, in order of transition', async () => {
  await story();
  const deliveries = await store.log.ofSubject(ORG, 'a', 200);
  expect(brief({ deliveries })).toEqual([
    'mail1 a 1 skipped channel_type_not_offered',
    'web1 a 1 delivered',
    'web2 a 1 dead gone',
    'web1 a 2 pending',
  ]);
  const [skipped, delivered, dead, pending] = deliveries;
  expect(skipped.attempts).toEqual([]);
  expect(delivered.webhookId).toBe('msg_a_1_web1');
  expect(delivered.attempts.map(({ attempt, httpStatus, error }) => [attempt, httpStatus, error])).toEqual([
    [1, 503, 'http_503'],
    [2, 200, null],
  ]);
  expect(dead.attempts).toMatchObject([
    { bodySnippet: '<gone>', latencyMs: 3, evidence: '["127.0.0.1"]', detail: `gone: "so", {it} says` },
  ]);
  expect(pending).toMatchObject({ nextAttemptAt: null, waitsFor: 'earlier', attempts: [] });
});

it('tells of which delivery the template could not be used, and forgets it with the delivery', async () => {
  const deliveries = [aPlannedDelivery(), aPlannedDelivery({ to: 'web2' })];
  const templateProblems = [{ channel: { org: ORG, id: 'web2' }, problem: `Line 1: "{a}" is no name, it's '\\'.` }];
  const transitions = [aPlannedTransition({ subject: 'a', deliveries, templateProblems })];
  const plan = (): Promise<unknown> => store.plans.plan(worker, [aPartitionPlan({ transitions })], AT);
  await plan();
  await plan();
  const told = async (): Promise<unknown> =>
    (await store.log.page(ORG, {}, 10)).deliveries.map(({ channelId, templateProblem }) => [
      channelId,
      templateProblem,
    ]);
  const wrong = templateProblems[0].problem;
  expect(await told()).toEqual([
    ['web1', null],
    ['web2', wrong],
  ]);
  const delivery = aLeasedDelivery({ subject: 'a', channel: { org: ORG, id: 'web2' } });
  await store.queue.finish(worker, [anEndedDelivery({ delivery })]);
  const expected = expect.arrayContaining([['web2', wrong]]) as unknown;
  expect(await told()).toEqual(expected);
  const keep = (attemptDays: number): Promise<unknown> =>
    store.retention.keep(AT + 86_400_000, { payloadDays: 40_000, attemptDays });
  await keep(1);
  expect(await told()).toEqual(expected);
  await keep(0.5);
  expect(await told()).not.toEqual(expected);
});

it('tells when a failed delivery is tried again', async () => {
  await store.plans.plan(worker, [aPartitionPlan()], AT);
  await store.queue.retry(worker, [aRetriedDelivery({ delayMs: 60_000 })], []);
  const { deliveries } = await store.log.page(ORG, {}, 10);
  expect(deliveries).toMatchObject([{ state: 'pending', attempts: [{ attempt: 1, httpStatus: 503 }] }]);
  const [{ createdAt, nextAttemptAt }] = deliveries;
  expect(Math.round((nextAttemptAt! - createdAt) / 1_000)).toBe(60);
});

it.each([
  {
    what: 'a pause',
    health: { ...HEALTHY, failures: 1, pausedUntil: FAR_AHEAD },
    told: { nextAttemptAt: FAR_AHEAD, waitsFor: 'pause' },
  },
  {
    what: 'a pause that is over',
    health: { ...HEALTHY, failures: 1, pausedUntil: AT },
    told: { nextAttemptAt: expect.any(Number) as number, waitsFor: null },
  },
  { what: 'a suspension', health: afterGone(HEALTHY, AT), told: { nextAttemptAt: null, waitsFor: 'suspension' } },
])('tells that a delivery waits for the end of $what', async ({ health, told }) => {
  await store.plans.plan(worker, [aPartitionPlan()], AT);
  await store.queue.retry(worker, [aRetriedDelivery({ delayMs: 60_000 })], []);
  await store.health.replace({ org: ORG, id: 'web1' }, undefined, health, NO_NOTICE);
  expect((await store.log.page(ORG, {}, 10)).deliveries).toMatchObject([{ state: 'pending', ...told }]);
});

it('tells nothing to wait for of what is being sent', async () => {
  await store.plans.plan(worker, [aPartitionPlan()], AT);
  expect((await store.log.page(ORG, {}, 10)).deliveries).toMatchObject([{ nextAttemptAt: null, waitsFor: null }]);
});

it('filters by subject, by channel, by both, and by deaths', async () => {
  await story();
  await store.plans.plan(
    worker,
    [aPartitionPlan({ expectedOffset: 1, transitions: [aPlannedTransition({ subject: 'b' })] })],
    AT,
  );
  await store.queue.finish(worker, [anEndedDelivery({ delivery: aLeasedDelivery({ subject: 'b' }) })]);
  const page = async (filter: Parameters<typeof store.log.page>[1]): Promise<string[]> =>
    brief(await store.log.page(ORG, filter, 10));
  expect(await page({ channelId: 'web1' })).toEqual(['web1 a 2 pending', 'web1 b 1 delivered', 'web1 a 1 delivered']);
  expect(await page({ channelId: 'web1', subject: 'a' })).toEqual(['web1 a 2 pending', 'web1 a 1 delivered']);
  expect(await page({ subject: 'b' })).toEqual(['web1 b 1 delivered']);
  expect(await page({ state: 'dead' })).toEqual(['web2 a 1 dead gone']);
  expect(await page({ channelId: 'web1', state: 'dead' })).toEqual([]);
  expect(await page({ channelId: 'none' })).toEqual([]);
});

it('shows nothing of another organization', async () => {
  await story();
  expect(brief(await store.log.page('org2', {}, 10))).toEqual([]);
  expect(await store.log.ofSubject('org2', 'a', 10)).toEqual([]);
});

it.each([{ limit: 1 }, { limit: 3 }, { limit: 4 }, { limit: 7 }, { limit: 8 }, { limit: 9 }])(
  'pages of $limit show each delivery once, those under way first, then the newest',
  async ({ limit }) => {
    // Four under way, and four that end at the same instant, on two channels.
    const subjects = ['a', 'b', 'c', 'd'];
    const deliveries = [aPlannedDelivery(), aPlannedDelivery({ to: 'web2' })];
    const transitions = subjects.map((subject) => aPlannedTransition({ subject, deliveries }));
    await store.plans.plan(worker, [aPartitionPlan({ transitions })], AT);
    const ends = ['a', 'b'].flatMap((subject) =>
      ['web1', 'web2'].map((id) =>
        anEndedDelivery({ delivery: aLeasedDelivery({ subject, channel: { org: ORG, id } }) }),
      ),
    );
    await store.queue.finish(worker, ends);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.log.page(ORG, {}, limit, cursor);
      expect(page.deliveries.length).toBeLessThanOrEqual(limit);
      seen.push(...brief(page));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen.slice(0, 4)).toEqual(['web1 c 1 pending', 'web1 d 1 pending', 'web2 c 1 pending', 'web2 d 1 pending']);
    expect(seen.slice(4).sort()).toEqual([
      'web1 a 1 delivered',
      'web1 b 1 delivered',
      'web2 a 1 delivered',
      'web2 b 1 delivered',
    ]);
  },
);

it.each([
  'nonsense',
  Buffer.from('[1,2]').toString('base64url'),
  Buffer.from('["open",0,"x",1,0,"a"]').toString('base64url'),
])('refuses the cursor %s', async (cursor) => {
  await expect(store.log.page(ORG, {}, 10, cursor)).rejects.toThrow(InvalidInputError);
});

it('records a test message that never was in the queue', async () => {
  const delivery = aLeasedDelivery({ subject: 'test1', subjectKind: 'test' });
  await store.log.record(anEndedDelivery({ delivery }));
  expect(brief(await store.log.page(ORG, { channelId: 'web1' }, 10))).toEqual(['web1 test1 1 delivered']);
  expect(await database.published()).toMatchObject([{ event: 'delivered', subjectKind: 'test', subject: 'test1' }]);
});

describe('an alert of a KPI', () => {
  /** `a` opens with `b` in message 1, ends in message 3; message 2 tells of another, and `pd1` hears of each by itself. */
  async function told(): Promise<void> {
    const findings = (...names: [string, number][]) => ({
      org: ORG,
      monitorId: 'kpi1',
      findings: names.map(([alertId, sequence]) => ({ alertId, sequence })),
    });
    await store.findings.number([findings(['b', 1], ['a', 1]), findings(['c', 1]), findings(['a', 2])], AT);
    const message = (sequence: number, mode: 'lease' | 'wait') =>
      aPlannedTransition({
        subject: 'kpi1',
        subjectKind: 'kpi',
        sequence,
        deliveries: [aPlannedDelivery({ to: 'hook1', mode })],
      });
    const own = aPlannedTransition({ subject: 'a', subjectKind: 'kpi', deliveries: [aPlannedDelivery({ to: 'pd1' })] });
    const transitions = [message(1, 'lease'), message(2, 'wait'), message(3, 'wait'), own];
    await store.plans.plan(worker, [aPartitionPlan({ transitions })], AT);
    const channel = { org: ORG, id: 'hook1' };
    const delivery = aLeasedDelivery({ subject: 'kpi1', subjectKind: 'kpi', channel });
    await store.queue.finish(worker, [anEndedDelivery({ delivery })]);
  }

  it('shows the messages that told of it, by its own transitions', async () => {
    await told();
    const deliveries = await store.log.ofSubject(ORG, 'a', 200);
    expect(brief({ deliveries })).toEqual(['hook1 kpi1 1 delivered', 'pd1 a 1 pending', 'hook1 kpi1 2 pending']);
    expect(deliveries.map(({ webhookId }) => webhookId)).toEqual([
      'msg_kpi1_1_hook1',
      'msg_a_1_pd1',
      'msg_kpi1_3_hook1',
    ]);
    expect(await store.log.ofSubject('org2', 'a', 200)).toEqual([]);
  });

  it('is found among all deliveries, those under way first', async () => {
    await told();
    expect(brief(await store.log.page(ORG, { subject: 'a' }, 200))).toEqual([
      'hook1 kpi1 3 pending',
      'pd1 a 1 pending',
      'hook1 kpi1 1 delivered',
    ]);
    expect(brief(await store.log.page(ORG, { subject: 'b' }, 200))).toEqual(['hook1 kpi1 1 delivered']);
    expect((await store.log.page(ORG, { subject: 'kpi1' }, 200)).deliveries).toHaveLength(3);
  });
});
