import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateSigningSecret, secretPlace } from '@tocsin/delivery-security';
import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import { anEmailChannel, answerOf } from '@tocsin/dispatcher-domain/testing';
import type { SendResult } from '@tocsin/dispatcher-domain';
import { UndiciWebhookSender } from '@tocsin/dispatcher-http-delivery';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually } from '@tocsin/messaging/testing';
import { Secret, SystemClock } from '@tocsin/runtime';
import { GrpcDeliveryHistory } from '@tocsin/service-clients';
import { DeliveryHistory } from '@tocsin/service-ports';
import { Webhook } from 'standardwebhooks';
import { API_KEY, aReachableChannel, READ_KEY, secretBox } from './configuration.js';
import { type DispatcherProcess, INTERNAL_TOKEN } from './dispatcher-process.js';
import { Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;
let process: DispatcherProcess;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
});
afterEach(() => scene.end());
afterAll(() => database.drop());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(method: 'GET' | 'POST', path: string, key = API_KEY): Promise<Answer> {
  const response = await fetch(process.url + path, { method, headers: key === '' ? {} : { 'x-api-key': key } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('a test message', () => {
  let receiver: Server;
  const bodies: Buffer[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let answer: { status: number; body: string };
  beforeEach(async () => {
    answer = { status: 200, body: 'thanks' };
    bodies.length = 0;
    headers.length = 0;
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        headers.push(request.headers);
        bodies.push(Buffer.concat(chunks));
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    scene.configuration.channels(aReachableChannel('web1', url), anEmailChannel());
    const sender = new UndiciWebhookSender({ policy: aLoopbackPolicy(), clock: new SystemClock() });
    process = await scene.start({ sender });
  });
  afterEach(async () => {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  it('is the 80 bytes of Mackerel, and the answer tells what the endpoint said', async () => {
    const { status, body } = await call('POST', '/api/v1/channels/web1/test');
    expect(status).toBe(200);
    expect(bodies.map(String)).toEqual([
      '{"event":"sample","message":"Sample Notification from Mackerel","imageUrl":null}',
    ]);
    expect(bodies[0]).toHaveLength(80);
    expect(body).toMatchObject({
      result: 'delivered',
      reason: null,
      httpStatus: 200,
      error: null,
      bodySnippet: 'thanks',
      connection: { address: '127.0.0.1' },
      templateProblem: null,
      isSuspended: false,
    });
    expect(body['latencyMs']).toBeGreaterThan(0);
    expect(await database.published()).toMatchObject([
      { event: 'delivered', subjectKind: 'test', channelId: 'web1', webhookId: body['webhookId'] },
    ]);
  });

  it('is signed if the channel has a secret, so that Standard Webhooks verifies it', async () => {
    const secret = generateSigningSecret();
    const secretSealed = secretBox.seal(secret, secretPlace('org1', 'channel', 'web1', 'signingSecret'));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/signed`;
    scene.configuration.channels(aReachableChannel('web1', url, { signing: { secretSealed, former: null } }));
    expect((await call('POST', '/api/v1/channels/web1/test')).body).toMatchObject({ result: 'delivered' });
    expect(new Webhook(secret).verify(bodies[0], headers[0] as Record<string, string>)).toMatchObject({
      event: 'sample',
    });
  });

  it('is tried once, and tells of a failure without holding it against the channel', async () => {
    answer = { status: 500, body: 'broken' };
    const { status, body } = await call('POST', '/api/v1/channels/web1/test');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      result: 'dead',
      reason: 'retries_exhausted',
      httpStatus: 500,
      error: 'receiver_failed',
      bodySnippet: 'broken',
    });
    expect(bodies).toHaveLength(1);
    expect(await database.query('select from channel_health')).toEqual([]);
  });

  it('suspends the channel when the endpoint says that it is gone, as a delivery would', async () => {
    answer = { status: 410, body: 'gone' };
    const { body } = await call('POST', '/api/v1/channels/web1/test');
    const gone = { result: 'dead', reason: 'gone', httpStatus: 410, error: 'receiver_gone', isSuspended: true };
    expect(body).toMatchObject(gone);
    await eventually(() => scene.suspensions.told.length > 0, 'config was told');
    expect(scene.suspensions.told).toEqual([
      { org: 'org1', channelId: 'web1', reason: 'the receiver answered 410 Gone' },
    ]);
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await eventually(async () => (await scene.events('skipped')).length === 2, 'the next alert is skipped');
    expect(await scene.events('skipped')).toContain('web1 alert1 1 skipped channel_suspended');
    expect(bodies).toHaveLength(1);
  });

  it('to a suspended channel leaves it to be resumed, whatever the endpoint says', async () => {
    scene.configuration.channels({ ...scene.configuration.channel('web1'), suspendedAt: 1_764_000_000 });
    answer = { status: 410, body: 'gone' };
    await call('POST', '/api/v1/channels/web1/test');
    await eventually(
      async () => (await database.query('select from channel_health where is_seen')).length === 1,
      'the suspension is known here, and that config knows it',
    );
    expect(scene.suspensions.told).toEqual([]);
    scene.configuration.channels({ ...scene.configuration.channel('web1'), suspendedAt: null });
    await eventually(
      async () => (await database.query('select from channel_health')).length === 0,
      'it was lifted by the resumption',
    );
  });

  it('says why an address is refused', async () => {
    scene.configuration.channels(aReachableChannel('web1', 'http://10.0.0.1/hook'));
    const { body } = await call('POST', '/api/v1/channels/web1/test');
    expect(body).toMatchObject({
      result: 'dead',
      reason: 'address_refused',
      error: 'address_not_allowed',
      httpStatus: null,
    });
    expect(body['detail']).toMatch(/^10\.0\.0\.1: .*TOCSIN_EGRESS_ALLOW/);
  });

  it('by mail is skipped where no mail server is set up', async () => {
    const { body } = await call('POST', '/api/v1/channels/mail1/test');
    expect(body).toMatchObject({ result: 'skipped', reason: 'mail_not_set_up', httpStatus: null });
  });

  it('reaches a suspended channel, and says that it is: a person wants to know whether it works again', async () => {
    const suspended = { ...scene.configuration.channel('web1'), suspendedAt: 1_764_000_000 };
    scene.configuration.channels(suspended);
    expect((await call('POST', '/api/v1/channels/web1/test')).body).toMatchObject({
      result: 'delivered',
      isSuspended: true,
    });
  });

  it('waits a moment for a channel that was created just now', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/new`;
    scene.configuration.holdBack();
    scene.configuration.channels(aReachableChannel('new', url));
    const calling = call('POST', '/api/v1/channels/new/test');
    setImmediate(() => scene.configuration.catchUp());
    expect((await calling).body).toMatchObject({ result: 'delivered' });
  });

  it.each([
    { when: 'without a key', path: '/api/v1/channels/web1/test', key: '', status: 401, code: 'unauthenticated' },
    {
      when: 'with a key that may only read',
      path: '/api/v1/channels/web1/test',
      key: READ_KEY,
      status: 403,
      code: 'forbidden',
    },
    {
      when: 'of a channel that is not there',
      path: '/api/v1/channels/none/test',
      key: API_KEY,
      status: 404,
      code: 'not_found',
    },
  ])('$when: $status', async ({ path, key, status, code }) => {
    const answered = await call('POST', path, key);
    expect(answered).toMatchObject({ status, body: { error: { code } } });
    expect(bodies).toEqual([]);
  });
});

describe('deliveries', () => {
  beforeEach(async () => {
    scene.sender.script = ({ webhookId }) =>
      webhookId.includes('bad') ? answerOf(404, { body: '<nope>' }) : answerOf(200, { body: 'ok' });
    process = await scene.start({ limits: { retry: { delaysMs: [10], jitterRatio: 0, retryAfterCapMs: 0 } } });
    await scene.log.append({ id: 'good', sequence: 1 }, { id: 'bad', sequence: 1 });
    await scene.ended(2);
  });

  it('of an alert show every attempt', async () => {
    const { status, body } = await call('GET', '/api/v1/deliveries?alertId=bad', READ_KEY);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      nextCursor: null,
      deliveries: [
        {
          channelId: 'web1',
          subject: 'bad',
          sequence: 1,
          webhookId: 'msg_bad_1_web1',
          state: 'dead',
          reason: 'retries_exhausted',
          nextAttemptAt: null,
          attempts: [
            {
              attempt: 1,
              httpStatus: 404,
              error: 'receiver_rejected',
              bodySnippet: '<nope>',
              connection: { address: '127.0.0.1' },
            },
            { attempt: 2, httpStatus: 404, error: 'receiver_rejected', bodySnippet: '<nope>' },
          ],
        },
      ],
    });
  });

  it('tell why an attempt failed, and no secret', async () => {
    const url = 'http://alice:wonderland@receiver.example/hook?token=t0k3n';
    scene.configuration.channels(aReachableChannel('web1', url));
    const script: SendResult[] = [
      { kind: 'failure', code: 'tls_failed', detail: 'CERT_HAS_EXPIRED: at ?token=t0k3n', timings: { totalMs: 2 } },
      { ...answerOf(302, { body: 'moved from /hook?token=t0k3n' }), location: 'https://new.example/hook?token=t0k3n' },
      { kind: 'refused', code: 'port_not_allowed', detail: 'port 25 is not allowed' },
    ];
    const retry = { delaysMs: [10, 10, 10], jitterRatio: 0, retryAfterCapMs: 0 };
    await scene.end();
    process = await scene.start({ limits: { retry } });
    scene.sender.script = () => script.shift()!;
    await scene.log.append({ id: 'why', sequence: 1 });
    await scene.ended(3);
    const { body } = await call('GET', '/api/v1/deliveries?alertId=why', READ_KEY);
    expect(body).toMatchObject({
      deliveries: [
        {
          state: 'dead',
          reason: 'address_refused',
          attempts: [
            { error: 'tls_failed', detail: 'CERT_HAS_EXPIRED: at ?token=…', httpStatus: null, bodySnippet: '' },
            {
              error: 'redirected',
              detail: expect.stringMatching(/^the receiver redirects to https:\/\/new\.example\/…,/) as unknown,
              httpStatus: 302,
              bodySnippet: 'moved from /hook?token=…',
            },
            { error: 'port_not_allowed', detail: 'port 25 is not allowed', httpStatus: null },
          ],
        },
      ],
    });
    for (const secret of ['t0k3n', 'wonderland', 'alice']) expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('come in pages', async () => {
    const first = await call('GET', '/api/v1/deliveries?channelId=web1&limit=1');
    const [one] = first.body['deliveries'] as { subject: string }[];
    const cursor = String(first.body['nextCursor']);
    const second = await call('GET', `/api/v1/deliveries?channelId=web1&limit=1&cursor=${cursor}`);
    const [two] = second.body['deliveries'] as { subject: string }[];
    expect([one.subject, two.subject].sort()).toEqual(['bad', 'good']);
    expect(second.body['nextCursor']).toBeNull();
  });

  it('that died are the dead letters', async () => {
    const { body } = await call('GET', '/api/v1/dead-letters');
    expect(body['deliveries']).toMatchObject([{ subject: 'bad', state: 'dead' }]);
  });

  it.each([
    { path: '/api/v1/deliveries?limit=0', field: 'limit' },
    { path: '/api/v1/deliveries?limit=201', field: 'limit' },
    { path: '/api/v1/deliveries?limit=x', field: 'limit' },
    { path: '/api/v1/deliveries?cursor=nonsense', field: 'cursor' },
    { path: '/api/v1/dead-letters?limit=1000', field: 'limit' },
  ])('refuse $path, naming the parameter', async ({ path, field }) => {
    expect(await call('GET', path)).toMatchObject({ status: 400, body: { error: { code: 'invalid_input', field } } });
  });

  it('are read by other services in the same process', async () => {
    const history = process.app.get<DeliveryHistory>(DeliveryHistory, { strict: false });
    const [delivery] = await history.ofSubject('org1', 'good');
    expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ attempt: 1, bodySnippet: 'ok' }] });
    expect(delivery.attempts[0]).not.toHaveProperty('evidence');
    expect(await history.ofSubject('org1', 'none')).toEqual([]);
  });
});

describe('the internal call for deliveries of a subject', () => {
  const client = (token: string): GrpcDeliveryHistory =>
    new GrpcDeliveryHistory({ address: process.grpcAddress, token: new Secret(token) });

  beforeEach(async () => {
    process = await scene.start();
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await scene.ended(1);
  });

  it('answers our own services', async () => {
    const history = client(INTERNAL_TOKEN);
    expect(await history.ofSubject('org1', 'alert1')).toMatchObject([{ state: 'delivered', subject: 'alert1' }]);
    expect(await history.ofSubject('org2', 'alert1')).toEqual([]);
  });

  it('refuses everyone else', async () => {
    await expect(client('wrong').ofSubject('org1', 'alert1')).rejects.toThrow(/internal token/);
  });
});

it('is ready while it may send', async () => {
  process = await scene.start({ limits: { leaseMs: 1_000 } });
  const isReady = async (): Promise<boolean> =>
    (await process.readiness.problems()).every(({ name }) => name !== 'dispatcher queue');
  await eventually(isReady, 'it is ready');
  await database.query('alter table worker add constraint nobody check (false) not valid');
  await eventually(async () => !(await isReady()), 'its lease has run out');
  await database.query('alter table worker drop constraint nobody');
  await eventually(isReady, 'it is ready again');
});

it('tells Prometheus', async () => {
  process = await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert2', sequence: 1, monitor: { isMute: true } });
  await scene.ended(2);
  await eventually(
    async () => (await process.metrics.registry.metrics()).includes('tocsin_deliveries_total{outcome="skipped"} 1'),
    'metrics are there',
  );
  const text = await process.metrics.registry.metrics();
  expect(text).toContain('tocsin_deliveries_total{outcome="delivered"} 1');
  expect(text).toContain('tocsin_delivery_attempts_total{result="delivered"} 1');
  expect(text).toContain('tocsin_delivery_attempt_duration_seconds_count 1');
});
