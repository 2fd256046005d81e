import { aFinding, anEnd, answerOf, ScriptedMailSender } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually } from '@tocsin/messaging/testing';
import { aReachableWebhook } from './configuration.js';
import { Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
  scene.configuration.project();
  scene.configuration.kpiMonitor();
  scene.configuration.webhooks(aReachableWebhook('hook1', 'http://receiver.example/hook1'));
});
afterEach(() => scene.end());
afterAll(() => database.drop());

const webhook = (id: string): void =>
  scene.configuration.webhooks(aReachableWebhook(id, `http://receiver.example/${id}`));
const A = aFinding({ alert: { id: 'a' } });
const B = aFinding({ alert: { id: 'b' } });
const END_OF_A = anEnd({ alert: { id: 'a' } });
const bodyOf = (channel: string): unknown =>
  JSON.parse(scene.sender.seen.find(({ webhookId }) => webhookId.endsWith(`_${channel}`))!.body);

it('findings become a message for each webhook that selected the monitor; no channel hears of them', async () => {
  const slack = 'https://hooks.slack.com/services/T/B/x';
  scene.configuration.webhooks(
    aReachableWebhook('slack1', slack, { format: 'slack' }),
    aReachableWebhook('other1', 'http://receiver.example/other1', { monitorIds: ['kpi2'] }),
  );
  scene.sender.script = () => answerOf(200, { body: 'ok' });
  await scene.start();
  await scene.log.append({ id: 'a', sequence: 1, alert: { type: 'kpi', monitorId: 'kpi1' } });
  await scene.log.appendFindings({ findings: [A, B] });
  await scene.ended(2);
  expect((await scene.events()).sort()).toEqual(['hook1 kpi1 1 delivered', 'slack1 kpi1 1 delivered']);
  expect(bodyOf('hook1')).toMatchObject({
    id: 'msg_kpi1_1_hook1',
    charts: [{ alert: { id: 'a' } }, { alert: { id: 'b' } }],
  });
  expect(bodyOf('slack1')).toHaveProperty('attachments');
});

it('a receiver that keeps incidents gets one request for each finding', async () => {
  const url = 'https://events.pagerduty.com/v2/enqueue';
  scene.configuration.webhooks(aReachableWebhook('pd1', url, { format: 'pagerDuty' }));
  scene.configuration.deleteWebhook('hook1');
  await scene.start();
  await scene.log.appendFindings({ findings: [A, B] }, { findings: [END_OF_A] });
  await scene.ended(3);
  expect((await scene.events()).sort()).toEqual(['pd1 a 1 delivered', 'pd1 a 2 delivered', 'pd1 b 1 delivered']);
});

it('who has heard of an alert hears of its end, though the monitor is selected no more, or gone', async () => {
  const [pd1, other1] = [
    aReachableWebhook('pd1', 'https://events.pagerduty.com/v2/enqueue', { format: 'pagerDuty' }),
    aReachableWebhook('other1', 'http://receiver.example/other1', { monitorIds: [] }),
  ];
  scene.configuration.webhooks(pd1, other1);
  await scene.start();
  await scene.log.appendFindings({ findings: [A, B] });
  await scene.ended(3);
  scene.configuration.webhooks({ ...pd1, monitorIds: [] });
  scene.configuration.webhooks({ ...scene.configuration.webhook('hook1'), monitorIds: [] });
  scene.configuration.deleteKpiMonitor();
  await scene.log.appendFindings({ findings: [END_OF_A, aFinding({ alert: { id: 'c' } })] });
  await scene.ended(5);
  expect((await scene.events()).sort()).toEqual([
    'hook1 kpi1 1 delivered',
    'hook1 kpi1 2 delivered',
    'pd1 a 1 delivered',
    'pd1 a 2 delivered',
    'pd1 b 1 delivered',
  ]);
  const last = JSON.parse(scene.sender.seen.find(({ webhookId }) => webhookId === 'msg_kpi1_2_hook1')!.body) as object;
  expect(last).toMatchObject({ charts: [{ alert: { id: 'a' } }] });
});

it('repeated findings are told once', async () => {
  await scene.start();
  await scene.log.appendFindings({ findings: [A] }, { findings: [A] });
  await scene.log.appendFindings({ findings: [B] }, { findings: [A] }, { findings: [END_OF_A] });
  await scene.ended(3);
  const charts = scene.sender.seen.map(
    ({ body }) => (JSON.parse(body) as { charts: { alert: { id: string } }[] }).charts,
  );
  expect(charts.map(([{ alert }]) => alert.id)).toEqual(['a', 'b', 'a']);
  expect(new Set(scene.sent()).size).toBe(3);
});

it('what was judged first arrives first, whatever alerts it tells of', async () => {
  let failures = 2;
  scene.sender.script = () => answerOf(failures-- > 0 ? 503 : 200);
  await scene.start();
  await scene.log.appendFindings({ findings: [A, B] }, { findings: [END_OF_A] });
  await scene.ended(2);
  expect(scene.sent()).toEqual([1, 1, 1, 2].map((message) => `msg_kpi1_${message}_hook1`));
});

it('findings that cannot be read or stored go to the dead letters and hold nothing up', async () => {
  await scene.start();
  await scene.log.appendFindings({ findings: [aFinding({ alert: { id: 'zero\u0000' } })] }, { findings: [A] });
  await scene.ended(1);
  await eventually(() => scene.log.records('tocsin.dead-letters.v1').length === 1, 'one record was given up');
  expect(scene.log.records('tocsin.dead-letters.v1')[0].value).toMatchObject({
    reason: expect.stringMatching(/alert\.id: contains U\+0000/) as unknown,
  });
  expect(scene.sent()).toEqual(['msg_kpi1_1_hook1']);
});

it('what nobody gets is recorded with the reason', async () => {
  scene.configuration.kpiMonitor({ userIds: ['taro'] });
  await scene.start({ mail: new ScriptedMailSender() });
  await scene.log.appendFindings(
    { findings: [A], monitor: { isMute: true } },
    { findings: [B], at: 1_764_000_000, monitor: { snoozedUntil: 1_764_000_001 } },
    { findings: [END_OF_A] },
  );
  await scene.ended(6);
  expect((await scene.events()).sort()).toEqual([
    'hook1 kpi1 1 skipped monitor_muted',
    'hook1 kpi1 2 skipped monitor_snoozed',
    'hook1 kpi1 3 delivered',
    'kpi1 kpi1 1 skipped monitor_muted',
    'kpi1 kpi1 2 skipped monitor_snoozed',
    'kpi1 kpi1 3 skipped no_recipients',
  ]);
});

it('without a mail server, mails are skipped', async () => {
  scene.configuration.kpiMonitor({ emails: ['team@example.com'] });
  await scene.start();
  await scene.log.appendFindings({ findings: [A] });
  await scene.ended(2);
  expect(await scene.events('skipped')).toEqual(['kpi1 kpi1 1 skipped mail_not_set_up']);
});

it('429 with Retry-After is waited for, and the message arrives with the same bytes and id', async () => {
  let isFirst = true;
  scene.sender.script = () => {
    const answer = isFirst ? answerOf(429, { retryAfter: '1' }) : answerOf(200);
    isFirst = false;
    return answer;
  };
  await scene.start();
  await scene.log.appendFindings({ findings: [A] });
  await scene.ended(1);
  expect(await scene.events()).toEqual(['hook1 kpi1 1 attempt', 'hook1 kpi1 1 delivered']);
  const [first] = await database.published();
  expect(first).toMatchObject({ event: 'attempt', error: 'rate_limited' });
  expect(new Set(scene.sender.seen.map(({ body, webhookId }) => webhookId + body)).size).toBe(1);
});

describe('while a delivery waits', () => {
  /** The first attempts have failed, and the next are far away. */
  async function waiting(count: number): Promise<void> {
    scene.sender.script = () => answerOf(503);
    const mail = new ScriptedMailSender(() => ({ kind: 'failure', code: 'connect_failed', detail: 'no', totalMs: 1 }));
    await scene.start({ mail, limits: { retry: { delaysMs: [3_600_000], jitterRatio: 0, retryAfterCapMs: 0 } } });
    await scene.log.appendFindings({ findings: [A] });
    await eventually(async () => (await scene.events('attempt')).length === count, 'the first attempts have failed');
  }

  beforeEach(() => {
    scene.configuration.kpiMonitor({ emails: ['team@example.com'] });
    webhook('hook2');
  });

  it.each([
    { deleted: 'the webhook', remove: () => scene.configuration.deleteWebhook('hook1'), dead: ['hook1'] },
    { deleted: 'the monitor', remove: () => scene.configuration.deleteKpiMonitor(), dead: ['kpi1'] },
    {
      deleted: 'the project',
      remove: () => scene.configuration.deleteProject(),
      dead: ['hook1', 'hook2', 'kpi1'],
    },
  ])('$deleted may be deleted: $dead end', async ({ remove, dead }) => {
    await waiting(3);
    remove();
    const ended = dead.map((id) => `${id} kpi1 1 dead channel_deleted`);
    await eventually(async () => (await scene.events('dead')).length === ended.length, 'they have ended');
    expect((await scene.events('dead')).sort()).toEqual(ended);
    expect(await database.query('select from open_delivery')).toHaveLength(3 - dead.length);
  });
});

it('a project that was deleted since the judgement is recorded', async () => {
  scene.configuration.deleteProject();
  await scene.start();
  await scene.log.appendFindings({ findings: [A] });
  await scene.ended(1);
  expect(await scene.events()).toEqual(['hook1 kpi1 1 skipped channel_deleted']);
});

it('a webhook that is gone is suspended like a channel, and is told again when it is resumed', async () => {
  scene.sender.script = () => answerOf(410);
  await scene.start();
  await scene.log.appendFindings({ findings: [A] });
  await scene.ended(1);
  await eventually(() => scene.suspensions.told.length > 0, 'config was told of a suspension');
  expect(scene.suspensions.told).toEqual([
    { org: 'org1', channelId: 'hook1', reason: 'the receiver answered 410 Gone' },
  ]);
  scene.configuration.webhooks({ ...scene.configuration.webhook('hook1'), suspendedAt: 1_764_000_000 });
  await scene.log.appendFindings({ findings: [B] });
  await scene.ended(2);
  await eventually(
    async () => (await database.query('select from channel_health where is_seen')).length === 1,
    'the configuration shows it',
  );
  scene.sender.script = () => answerOf(200);
  scene.configuration.webhooks({ ...scene.configuration.webhook('hook1'), suspendedAt: null });
  await eventually(async () => (await database.query('select from channel_health')).length === 0, 'it was resumed');
  await scene.log.appendFindings({ findings: [END_OF_A] });
  await scene.ended(3);
  expect(await scene.events()).toEqual([
    'hook1 kpi1 1 dead gone',
    'hook1 kpi1 2 skipped channel_suspended',
    'hook1 kpi1 3 delivered',
  ]);
});
