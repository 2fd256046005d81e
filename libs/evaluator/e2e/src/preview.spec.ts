import { checkMonitorId } from '@tocsin/evaluator-domain';
import {
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  anExpressionMonitor,
  anExternalMonitor,
  aServiceMonitor,
  hostRecord,
  monitorRecord,
  ORG,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { Answer } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { API_KEY, NOW, World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  await world.configure(
    hostRecord(aHost({ id: 'h2' })),
    hostRecord(aHost({ id: 'h3', roles: [{ service: 'shop', role: 'db' }] })),
    monitorRecord(aServiceMonitor()),
    monitorRecord(anExternalMonitor({ service: 'shop', responseTimeDuration: 1, responseTimeWarning: 900 })),
    monitorRecord(anExternalMonitor({ id: 'unwatched' })),
  );
  evaluator = await world.start();
  const post = (hostId: string, name: string, values: readonly number[]): Promise<Answer> => {
    const time = (i: number): number => NOW - (values.length - 1 - i) * 60;
    return evaluator.client.post(
      '/api/v0/tsdb',
      values.map((value, i) => ({ hostId, name, time: time(i), value })),
    );
  };
  await post('h1', 'loadavg5', [6, 1, 6, 12, 1]);
  await post('h2', 'loadavg5', [1, 1, 1, 1, 6]);
  await post('h2', 'filesystem.sda.used', [1, 6]);
  await post('h2', 'filesystem.sda.size', [10, 10]);
  await evaluator.client.post('/api/v0/services/shop/tsdb', [{ name: 'errors', time: NOW - 60, value: 6 }]);
  await evaluator.client.post('/api/v0/tsdb', [{ hostId: 'h3', name: 'uptime', time: NOW - 1200, value: 1 }]);
  const ofService = (name: string, values: readonly number[]): Promise<Answer> =>
    evaluator.client.post(
      '/api/v0/services/shop/tsdb',
      values.map((value, i) => ({ name, time: NOW - (values.length - 1 - i) * 60, value })),
    );
  await ofService('orders', [6, 6, 1, 11, 1, 1, 1]);
  await ofService('__externalhttp.responcetime.top', [100, 800, 100]);
  const report = { source: { type: 'host', hostId: 'h1' }, name: 'disk', status: 'OK', message: '', occurredAt: NOW };
  await evaluator.client.post('/api/v0/monitoring/checks/report', { reports: [report] });
  await world.tick();
  await world.settled();
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const AT = NOW * 1000;
const preview = (body: object): Promise<Answer> =>
  evaluator.client.post('/api/v1/monitors/preview', { from: AT - 3 * MINUTE_MS, to: AT, ...body });

interface Told {
  readonly target: { readonly id?: string; readonly name?: string };
  readonly at: number;
  readonly status: string;
}
const told = (transitions: unknown): string[] =>
  (transitions as Told[]).map(
    ({ target, at, status }) => `${target.id ?? target.name} ${(at - AT) / 60_000} ${status}`,
  );

it('tells what a definition would have found on every host, with what was open before, and opens nothing', async () => {
  const { status, body } = await preview({ monitor: aHostMonitor({ id: 'preview' }) });
  const { openBefore, transitions, total } = body as Record<string, unknown>;
  expect(status).toBe(200);
  expect(told(openBefore)).toEqual(['h1 -4 warning']);
  expect(told(transitions)).toEqual(['h1 -3 ok', 'h1 -2 warning', 'h1 -1 critical', 'h1 0 ok', 'h2 0 warning']);
  expect(total).toBe(5);
  expect(transitions).toContainEqual(
    expect.objectContaining({
      change: 'open',
      message: 'loadavg5 6 > 5',
      why: expect.objectContaining({ points: [{ time: AT - 2 * MINUTE_MS, value: 6 }] }) as unknown,
    }),
  );
  const alerts = await evaluator.client.get('/api/v0/alerts');
  expect(alerts.body).toEqual({ alerts: [expect.objectContaining({ monitorId: 'errors' })] });
});

it('plays a stored monitor, and the parts of a percent metric', async () => {
  const stored = (await preview({ monitorId: 'errors' })).body as Record<string, unknown>;
  expect(told(stored.transitions)).toEqual(['shop -1 warning']);
  const disk = aHostMonitor({ id: 'preview', metric: 'disk%', warning: 50, critical: 90 });
  const { transitions } = (await preview({ monitor: disk })).body as Record<string, unknown>;
  expect(told(transitions)).toEqual(['h2 0 warning']);
});

it('looks at the hosts in scope only', async () => {
  const none = aHostMonitor({ id: 'preview', scopes: [{ service: 'shop' }] });
  expect((await preview({ monitor: none })).body).toEqual({
    from: AT - 3 * MINUTE_MS,
    to: AT,
    openBefore: [],
    transitions: [],
    total: 0,
    opened: 0,
    series: 0,
    points: 0,
    notes: ['nothing is stored of what the monitor looks at in that time'],
  });
});

it('takes hosts that posted nothing for gone, and says what that cannot tell', async () => {
  const body = (await preview({ monitor: aConnectivityMonitor({ id: 'preview' }) })).body as Record<string, unknown>;
  expect(told(body.openBefore)).toEqual(['h3 -10 critical']);
  expect(body).toMatchObject({ transitions: [], series: 3, notes: [expect.stringMatching(/pause of the platform/)] });
  const earlier = { from: AT - 15 * MINUTE_MS, to: AT - 9 * MINUTE_MS };
  const db = aConnectivityMonitor({ id: 'preview', scopes: [{ service: 'shop', role: 'db' }] });
  const { transitions } = (await preview({ monitor: db, ...earlier })).body as Record<string, unknown>;
  expect(told(transitions)).toEqual(['h3 -10 critical']);
});

it('evaluates an expression whenever it would have been due', async () => {
  const orders = anExpressionMonitor({ id: 'preview', expression: 'service(shop, orders)' });
  const { openBefore, transitions, series, points } = (await preview({ monitor: orders })).body as Record<
    string,
    unknown
  >;
  const inMinutes = (transitions as Told[]).map(({ at, status }) => `${Math.floor((at - AT) / MINUTE_MS)} ${status}`);
  expect(openBefore).toMatchObject([{ status: 'warning', message: 'web load 6 > 5' }]);
  expect(inMinutes).toEqual(['-2 ok', '-1 critical']);
  expect([series, points]).toEqual([1, 4]);
});

it('says of an expression without series what a run would have said', async () => {
  const nothing = anExpressionMonitor({ id: 'preview', expression: 'service(shop, nothing)' });
  const { openBefore } = (await preview({ monitor: nothing })).body as Record<string, unknown>;
  expect(openBefore).toMatchObject([{ status: 'unknown', message: 'web load: there is no such series' }]);
});

it('plays the response times of an external monitor, with other thresholds too', async () => {
  const note = 'response times only: failed requests and certificates are not stored';
  expect((await preview({ monitorId: 'top' })).body).toMatchObject({ total: 0, points: 3, notes: [note] });
  const stricter = anExternalMonitor({ service: 'shop', responseTimeDuration: 1, responseTimeWarning: 500 });
  const { transitions } = (await preview({ monitor: stricter })).body as Record<string, unknown>;
  expect(transitions).toMatchObject([
    { status: 'warning', at: AT - MINUTE_MS, message: 'HTTP response time 800 ms > 500 ms' },
    { status: 'ok', at: AT, message: 'HTTP response time 100 ms' },
  ]);
});

it('tells a client that asks for lines how much is done, then the same result', async () => {
  const { body } = await preview({ monitorId: 'errors' });
  const lines = async (request: object): Promise<object[]> => {
    const response = await fetch(`${evaluator.baseUrl}/api/v1/monitors/preview`, {
      method: 'POST',
      headers: { 'x-api-key': API_KEY, 'content-type': 'application/json', accept: 'application/x-ndjson' },
      body: JSON.stringify({ from: AT - 3 * MINUTE_MS, to: AT, ...request }),
    });
    const text = await response.text();
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
  };
  expect(await lines({ monitorId: 'errors' })).toEqual([{ done: 1 }, { result: body }]);
  // What is wrong at once is no stream yet.
  expect(await lines({ monitorId: 'none' })).toMatchObject([{ error: { code: 'not_found' } }]);
});

it.each([
  { wrong: {}, field: 'monitor', says: /exactly one of monitor and monitorId/ },
  { wrong: { monitor: {}, monitorId: 'errors' }, field: 'monitor', says: /exactly one/ },
  { wrong: { monitor: { type: 'host' } }, field: 'warning', says: /must be a number/ },
  { wrong: { monitorId: 'errors', to: AT + 1 }, field: 'to', says: /in the future/ },
  {
    wrong: { monitorId: 'errors', from: AT },
    field: 'from',
    says: /must be in the past, not 2025-11-24T16:00:00.000Z/,
  },
  { wrong: { monitorId: 'errors', from: AT - 2, to: AT - 3 }, field: 'to', says: /must be after from/ },
  { wrong: { monitorId: 'errors', from: AT - 32 * DAY_MS - 1 }, field: 'to', says: /at most 32 days/ },
  { wrong: { monitorId: 'errors', from: 'yesterday' }, field: 'from', says: /whole number/ },
  { wrong: { monitorId: 'unwatched' }, field: 'monitor.responseTimeDuration', says: /only response times are stored/ },
  {
    wrong: { monitorId: checkMonitorId(ORG, 'h1', 'disk') },
    field: 'monitorId',
    says: /reports of checks are .* not stored/,
  },
  {
    wrong: {
      monitor: anExternalMonitor({ id: 'new', service: 'shop', responseTimeDuration: 1, responseTimeWarning: 1 }),
    },
    field: 'monitor.id',
    says: /must be that of a stored external monitor/,
  },
  {
    wrong: {
      monitor: anExpressionMonitor({ expression: 'movingAverage(service(shop, orders), 2mo)' }),
      from: AT - 7 * DAY_MS,
    },
    field: 'to',
    says: /604\d\d\d evaluations with 86400 points of 1 series each are too expensive; shorten the span/,
  },
])('refuses $wrong', async ({ wrong, field, says }) => {
  expect(await preview(wrong)).toMatchObject({
    status: 400,
    body: { error: { field, message: expect.stringMatching(says) as unknown } },
  });
});

it('takes a span of exactly 32 days, and knows no monitor that does not exist', async () => {
  expect((await preview({ monitorId: 'errors', from: AT - 32 * DAY_MS })).status).toBe(200);
  expect((await preview({ monitorId: 'none' })).status).toBe(404);
});
