import { generateSigningSecret, secretPlace } from '@tocsin/delivery-security';
import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import { aFinding, ORG } from '@tocsin/dispatcher-domain/testing';
import { UndiciWebhookSender } from '@tocsin/dispatcher-http-delivery';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { SystemClock } from '@tocsin/runtime';
import { ProjectWebhooksClient } from '@tocsin/service-clients/testing';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { API_KEY, aReachableWebhook, READ_KEY, secretBox } from './configuration.js';
import type { DispatcherProcess } from './dispatcher-process.js';
import { Scene } from './scene.js';
import { type ReceivedRequest, slackAnswer, TestReceiver } from './test-receiver.js';

let database: DispatcherDatabase;
let scene: Scene;
let process: DispatcherProcess;
let receiver: TestReceiver;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  receiver = await TestReceiver.open();
  scene = await Scene.open(database);
  scene.configuration.project();
  scene.configuration.kpiMonitor();
  scene.configuration.chart();
  hook();
  const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock: new SystemClock() });
  process = await scene.start({ sender });
});
afterEach(async () => {
  await scene.end();
  await receiver.close();
});
afterAll(() => database.drop());

const hook = (changes: Partial<ProjectWebhookState> = {}): void =>
  scene.configuration.webhooks(aReachableWebhook('hook1', receiver.url('/services/T/B/SECRET'), changes));
const sealed = (text: string, member: string): string =>
  secretBox.seal(text, secretPlace(ORG, 'projectWebhook', 'hook1', member));

async function post(
  path: string,
  body?: unknown,
  key = API_KEY,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${process.url}/api/v1/projects/${path}`, {
    method: 'POST',
    headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const sent = (): Record<string, unknown> => JSON.parse(receiver.received[0].body) as Record<string, unknown>;

it('findings reach a receiver that answers as Slack does, with the picture', async () => {
  receiver.answer = slackAnswer;
  hook({ format: 'slack' });
  await scene.log.appendFindings({ findings: [aFinding()] });
  await scene.ended(1);
  expect(await scene.events()).toEqual(['hook1 kpi1 1 delivered']);
  expect(receiver.received[0].path).toBe('/services/T/B/SECRET');
  expect(receiver.received[0].body).toMatch(/"image_url":"https:\/\/tocsin\.example\.com\/embed\/public\//);
  expect(JSON.stringify(sent())).toContain('Checkout conversion');
});

it('what Slack says is wrong with a message for good ends it', async () => {
  receiver.answer = () => ({ status: 404, body: 'no_service' });
  hook({ format: 'slack' });
  await scene.log.appendFindings({ findings: [aFinding()] });
  await scene.ended(1);
  expect(await scene.events()).toEqual(['hook1 kpi1 1 dead permanent_error']);
});

it('a webhook sends headers and credentials of its own, and no answer of its receiver shows them', async () => {
  receiver.answer = ({ headers }) => ({
    status: 422,
    body: `${headers['authorization']} ${String(headers['x-team'])}`,
  });
  hook({
    format: 'opsgenie',
    credentialSealed: sealed('GENIE-SECRET', 'credential'),
    headers: [{ name: 'X-Team', valueSealed: sealed('growth-secret', 'headers/0') }],
  });
  const { body } = await post('project1/webhooks/hook1/test');
  expect(receiver.received[0].headers).toMatchObject({
    authorization: 'GenieKey GENIE-SECRET',
    'x-team': 'growth-secret',
    'webhook-id': body['webhookId'],
  });
  expect(body).toMatchObject({ result: 'dead', httpStatus: 422, bodySnippet: 'GenieKey … …' });
  const kept = await database.query('select snippet, detail from attempt');
  expect(JSON.stringify(kept)).not.toMatch(/SECRET|growth-secret/);
});

it('a template has a secret in its place when it is sent, and nowhere else', async () => {
  receiver.answer = ({ body }) => ({ status: 422, body });
  const template = {
    text: '{"routing_key": {{credential}}, "summary": "{{texts.headline}}"}',
    contentType: 'application/json',
  };
  hook({ format: 'template', template, credentialSealed: sealed('KEY-SECRET', 'credential') });
  await scene.log.appendFindings({ findings: [aFinding()] });
  await scene.ended(1);
  expect(sent()).toMatchObject({ routing_key: 'KEY-SECRET' });
  const { body } = await post('project1/webhooks/hook1/test');
  expect(body['bodySnippet']).toMatch(/^\{"routing_key": "…"/);
  const [{ text }] = await database.query<{ text: string }>(
    "select concat((select string_agg(encode(body, 'escape'), '') from payload), (select json_agg(a) from attempt a)::text) as text",
  );
  expect(text).toContain('routing_key');
  expect(text).not.toContain('KEY-SECRET');
});

it('what is sent is signed so that Standard Webhooks verifies it, and a retry is the same message, signed anew', async () => {
  const [present, former, ended] = [generateSigningSecret(), generateSigningSecret(), generateSigningSecret()];
  const clock = new SystemClock();
  const signing = (secret: string, before: string, until: number) => ({
    secretSealed: sealed(secret, 'signingSecret'),
    former: { secretSealed: sealed(before, 'signingSecret'), until },
  });
  receiver.answer = () => ({ status: receiver.received.length === 1 ? 500 : 200 });
  hook({ signing: signing(present, former, clock.now() + 3_600_000) });
  await scene.log.appendFindings({
    findings: [aFinding({ series: { name: '日本', segment: { index: 0, name: '日本' }, groupBy: [] } })],
  });
  await scene.ended(1);
  const verified = (secret: string, { body, headers }: ReceivedRequest): unknown =>
    new Webhook(secret).verify(body, headers as Record<string, string>);
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[1].headers['webhook-id']).toBe(receiver.received[0].headers['webhook-id']);
  for (const request of receiver.received) {
    for (const secret of [present, former]) {
      expect(verified(secret, request)).toMatchObject({ event_type: 'kpi_monitor.triggered' });
    }
    expect(() => verified(ended, request)).toThrow(WebhookVerificationError);
    expect(() => verified(present, { ...request, body: `${request.body} ` })).toThrow(WebhookVerificationError);
  }
  hook({ signing: signing(present, ended, clock.now()) });
  await post('project1/webhooks/hook1/test');
  expect(verified(present, receiver.received[2])).toMatchObject({ test: true });
  expect(() => verified(ended, receiver.received[2])).toThrow(WebhookVerificationError);
});

it('a template that could not be saved any more tells the headline, and its deliveries and operators are told', async () => {
  hook({ format: 'template', template: { text: '{{nothing}}', contentType: 'text/plain' } });
  const templateProblem = expect.stringMatching(/^Line 1: There is no nothing here/) as unknown;
  expect((await post('project1/webhooks/hook1/test')).body).toMatchObject({ result: 'delivered', templateProblem });
  await scene.log.appendFindings({ findings: [aFinding()] });
  await scene.ended(2);
  expect(receiver.received[0].body).toMatch(/^\[TEST\] \[ALERT\] Checkout conversion/);
  expect(receiver.received[1].body).toMatch(/^\[ALERT\] Checkout conversion/);
  const response = await fetch(`${process.url}/api/v1/deliveries`, { headers: { 'x-api-key': API_KEY } });
  const { deliveries } = (await response.json()) as { deliveries: unknown };
  expect(deliveries).toEqual(Array(2).fill(expect.objectContaining({ templateProblem })));
  expect(await process.metrics.registry.metrics()).toMatch(/^tocsin_template_faults_total 1$/m);
});

describe('a test message', () => {
  it('shows what a real one will look like, marked as a test, and tells what the endpoint said', async () => {
    receiver.answer = () => ({ status: 200, body: 'thanks' });
    const { status, body } = await post('project1/webhooks/hook1/test');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      result: 'delivered',
      reason: null,
      httpStatus: 200,
      error: null,
      bodySnippet: 'thanks',
      connection: { address: '127.0.0.1' },
    });
    expect(sent()).toMatchObject({
      test: true,
      id: body['webhookId'],
      project: { id: 'project1', name: 'Web shop' },
      monitor: { id: 'kpi1', name: 'Checkout conversion' },
      charts: [{ header: expect.stringMatching(/^\[TEST\] /) as unknown }],
    });
    expect(await database.published()).toMatchObject([
      { event: 'delivered', subjectKind: 'test', channelId: 'hook1', webhookId: body['webhookId'] },
    ]);
  });

  it('is taken by a receiver that answers as Slack does, and marked for people', async () => {
    receiver.answer = slackAnswer;
    hook({ format: 'slack' });
    expect((await post('100001/webhooks/hook1/test')).body).toMatchObject({ result: 'delivered', bodySnippet: 'ok' });
    expect(receiver.received[0].body).toContain('/embed/public/alert/sample-kpi.png');
    expect(receiver.received[0].body).toMatch(/\[TEST\] /);
  });

  it.each([
    {
      when: 'the endpoint refuses it',
      answer: { status: 403, body: 'invalid_token' },
      reason: 'permanent_error',
      error: 'slack_invalid_token',
    },
    { when: 'the endpoint is broken', answer: { status: 500 }, reason: 'retries_exhausted', error: 'receiver_failed' },
    {
      when: 'the endpoint wants us to wait',
      answer: { status: 429, headers: { 'retry-after': '5' } },
      reason: 'retries_exhausted',
      error: 'rate_limited',
    },
  ])('is tried once and says why not: $when', async ({ answer, reason, error }) => {
    receiver.answer = () => answer;
    hook({ format: 'slack' });
    const { status, body } = await post('project1/webhooks/hook1/test');
    expect(status).toBe(200);
    expect(body).toMatchObject({ result: 'dead', reason, error, httpStatus: answer.status });
    expect(receiver.received).toHaveLength(1);
    expect(await database.query('select from channel_health')).toEqual([]);
  });

  it('says why an address is refused', async () => {
    scene.configuration.webhooks(aReachableWebhook('hook1', 'http://10.0.0.1/hook'));
    const { body } = await post('project1/webhooks/hook1/test');
    expect(body).toMatchObject({ result: 'dead', reason: 'address_refused', error: 'address_not_allowed' });
  });

  it('tells of the monitor that is asked for, of the first otherwise, and of an example if none is selected', async () => {
    scene.configuration.kpiMonitor({ id: 'kpi2', name: 'Sign-ups' });
    hook({ monitorIds: ['kpi1', 'kpi2'] });
    await post('project1/webhooks/hook1/test', { monitorId: 'kpi2' });
    await post('project1/webhooks/hook1/test', {});
    hook({ monitorIds: [] });
    await post('project1/webhooks/hook1/test');
    const monitors = receiver.received.map(
      ({ body }) => (JSON.parse(body) as { monitor: { name: string } }).monitor.name,
    );
    expect(monitors).toEqual(['Sign-ups', 'Checkout conversion', 'Example monitor']);
    const other = await post('project1/webhooks/hook1/test', { monitorId: 'kpi1' });
    expect(other).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^monitorId: must be/) as unknown } },
    });
  });

  it('goes where the last change sends it, though that is still on its way here', async () => {
    scene.configuration.holdBack();
    scene.configuration.webhooks(aReachableWebhook('hook1', receiver.url('/changed')));
    const calling = post('project1/webhooks/hook1/test');
    setImmediate(() => scene.configuration.catchUp());
    expect((await calling).body).toMatchObject({ result: 'delivered' });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/changed']);
  });

  it('is not sent to a webhook that was deleted, though that is still on its way here', async () => {
    scene.configuration.holdBack();
    scene.configuration.deleteWebhook('hook1');
    expect((await post('project1/webhooks/hook1/test')).status).toBe(404);
    expect(receiver.received).toEqual([]);
  });

  it('is not sent to the former address if the change does not come', async () => {
    scene.configuration.holdBack();
    scene.configuration.webhooks(aReachableWebhook('hook1', receiver.url('/changed')));
    expect(await post('project1/webhooks/hook1/test')).toMatchObject({
      status: 503,
      body: {
        error: { code: 'unavailable', message: expect.stringMatching(/last change of hook1 has not/) as unknown },
      },
    });
    expect(receiver.received).toEqual([]);
  });

  it.each([
    { path: 'project2/webhooks/hook1/test', status: 404 },
    { path: 'project1/webhooks/hook2/test', status: 404 },
    { path: 'project1/webhooks/kpi1/test', status: 404 },
  ])('$path is not found', async ({ path, status }) => {
    expect((await post(path)).status).toBe(status);
    expect(receiver.received).toEqual([]);
  });
});

describe('over gRPC', () => {
  let client: ProjectWebhooksClient;
  beforeEach(() => {
    client = new ProjectWebhooksClient(process.grpcAddress);
  });
  afterEach(() => client.close());
  const call = (method: string, request: object, key = API_KEY) => client.call(method, request, { 'x-api-key': key });

  it('a test message is sent, and what the endpoint said is answered', async () => {
    receiver.answer = () => ({ status: 200, body: 'thanks' });
    scene.configuration.kpiMonitor({ id: 'kpi2', name: 'Sign-ups' });
    hook({ monitorIds: ['kpi1', 'kpi2'] });
    const { status, reply } = await call('Test', { project: '100001', id: 'hook1', monitorId: 'kpi2' });
    expect(status).toBe('OK');
    const { webhookId, latencyMs, connection, ...rest } = reply as Record<string, unknown>;
    expect(rest).toEqual({ result: 'delivered', httpStatus: 200, bodySnippet: 'thanks', isSuspended: false });
    expect(latencyMs).toBeGreaterThan(0);
    expect(connection).toMatchObject({ address: '127.0.0.1' });
    expect(sent()).toMatchObject({ test: true, id: webhookId, monitor: { name: 'Sign-ups' } });
  });

  it('a test message that is refused says why', async () => {
    scene.configuration.webhooks(aReachableWebhook('hook1', 'http://10.0.0.1/hook'));
    const { status, reply } = await call('Test', { project: 'project1', id: 'hook1' });
    expect(status).toBe('OK');
    expect(reply).toMatchObject({ result: 'dead', reason: 'address_refused', error: 'address_not_allowed' });
    expect(reply).not.toHaveProperty('httpStatus');
  });

  it('a preview is shown', async () => {
    const template = { text: '{"text": "{{texts.headline}}"}' };
    const { reply } = await call('Preview', { project: 'project1', format: 'template', template });
    const overHttp = await post('project1/webhooks/preview', { format: 'template', template });
    expect(reply).toEqual(overHttp.body);
  });

  it.each([
    { method: 'Test', request: {}, key: 'no key', status: 'UNAUTHENTICATED', field: undefined },
    { method: 'Preview', request: {}, key: 'no key', status: 'UNAUTHENTICATED', field: undefined },
    { method: 'Test', request: {}, key: READ_KEY, status: 'PERMISSION_DENIED', field: undefined },
    { method: 'Test', request: {}, key: 'key of max', status: 'PERMISSION_DENIED', field: undefined },
    {
      method: 'Preview',
      request: { format: 'slack' },
      key: 'key of vic',
      status: 'PERMISSION_DENIED',
      field: undefined,
    },
    { method: 'Test', request: { id: 'other' }, key: API_KEY, status: 'NOT_FOUND', field: undefined },
    { method: 'Test', request: { monitorId: 'x' }, key: API_KEY, status: 'INVALID_ARGUMENT', field: 'monitorId' },
    { method: 'Preview', request: {}, key: API_KEY, status: 'INVALID_ARGUMENT', field: 'format' },
    { method: 'Preview', request: { format: 'template' }, key: API_KEY, status: 'INVALID_ARGUMENT', field: 'template' },
  ])('$method of $request with "$key" is $status', async ({ method, request, key, status, field }) => {
    scene.configuration.person('vic', 'viewer');
    scene.configuration.person('max', 'member');
    const wanted = { project: 'project1', ...(method === 'Test' && { id: 'hook1' }), ...request };
    expect(await call(method, wanted, key)).toMatchObject({ status, field });
    expect(receiver.received).toEqual([]);
  });

  it('what another process serves is not implemented', async () => {
    expect((await call('List', { project: 'project1' })).status).toBe('UNIMPLEMENTED');
  });
});

describe('who may try a webhook out', () => {
  it.each([
    { who: 'its owner', key: 'key of mia', status: 200 },
    { who: 'a member whose it is not', key: 'key of max', status: 403 },
    { who: 'a manager', key: 'key of ada', status: 200 },
    { who: 'a key of nobody that writes', key: API_KEY, status: 200 },
    { who: 'a key that only reads', key: READ_KEY, status: 403 },
    { who: 'nobody', key: 'no key', status: 401 },
  ])('$who: $status', async ({ key, status }) => {
    scene.configuration.person('mia', 'viewer');
    scene.configuration.person('max', 'member');
    scene.configuration.person('ada', 'manager');
    hook({ ownerId: 'mia' });
    const answer = await post('project1/webhooks/hook1/test', undefined, key);
    expect(answer.status).toBe(status);
    expect(receiver.received).toHaveLength(status === 200 ? 1 : 0);
    if (key === 'key of max') expect(JSON.stringify(answer.body)).toContain('which belongs to mia');
  });

  it('whoever has left may not', async () => {
    scene.configuration.person('mia', 'admin');
    scene.configuration.deletePerson('mia');
    expect((await post('project1/webhooks/hook1/test', undefined, 'key of mia')).status).toBe(401);
  });
});

describe('a preview', () => {
  const template = { text: '{"text": "{{texts.headline}}"}', contentType: 'application/json' };

  it('shows what a template makes of a message, and sends nothing', async () => {
    const { status, body } = await post('project1/webhooks/preview', {
      format: 'template',
      template,
      monitorId: 'kpi1',
    });
    expect(status).toBe(200);
    expect(body).toEqual({ contentType: 'application/json', body: expect.stringContaining('[TEST]') as unknown });
    expect(JSON.parse(body['body'] as string)).toMatchObject({
      text: expect.stringContaining('Checkout conversion') as unknown,
    });
    expect(receiver.received).toEqual([]);
    expect(await database.query('select from attempt')).toEqual([]);
  });

  it.each(['amplitude', 'slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'])(
    'shows what %s gets',
    async (format) => {
      const { status, body } = await post('project1/webhooks/preview', { format });
      expect(status).toBe(200);
      expect(JSON.parse(body['body'] as string)).toBeInstanceOf(Object);
    },
  );

  it.each([
    { body: undefined, says: /format/ },
    { body: { format: 'template' }, says: /^template: / },
    { body: { format: 'slack', template }, says: /^template: / },
    { body: { format: 'template', template: { text: '{{nothing}}' } }, says: /^template\.text: line 1: .*nothing/ },
    { body: { format: 'fax' }, says: /^format: / },
    { body: { format: 'slack', monitorId: 'other' }, says: /^monitorId: must be a monitor of the project/ },
  ])('$body is refused', async ({ body, says }) => {
    const answer = await post('project1/webhooks/preview', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(says) as unknown } } });
  });

  it('is for those who may make webhooks', async () => {
    scene.configuration.person('vic', 'viewer');
    scene.configuration.person('max', 'member');
    const asked = (key: string) => post('project1/webhooks/preview', { format: 'slack' }, key);
    expect((await asked('key of vic')).status).toBe(403);
    expect((await asked('key of max')).status).toBe(200);
  });
});
