import { aHost, aHostMonitor, aServiceMonitor, hostRecord, monitorRecord } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { Answer } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  await world.configure(hostRecord(aHost({ id: 'h2' })), monitorRecord(aServiceMonitor()));
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
  await world.settled();
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const MINUTE_MS = 60_000;
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
  expect((await preview({ monitor: none })).body).toEqual({ openBefore: [], transitions: [], total: 0 });
});

it.each([
  { wrong: {}, field: 'monitor', says: /exactly one of monitor and monitorId/ },
  { wrong: { monitor: {}, monitorId: 'errors' }, field: 'monitor', says: /exactly one/ },
  { wrong: { monitor: { type: 'host' } }, field: 'warning', says: /must be a number/ },
  { wrong: { monitorId: 'errors', to: AT + 1 }, field: 'to', says: /in the future/ },
  { wrong: { monitorId: 'errors', from: AT }, field: 'to', says: /must be after from/ },
  { wrong: { monitorId: 'errors', from: AT - 31 * 86_400_000 - 1 }, field: 'to', says: /at most 31 days/ },
  { wrong: { monitorId: 'errors', from: 'yesterday' }, field: 'from', says: /whole number/ },
])('refuses $wrong', async ({ wrong, field, says }) => {
  expect(await preview(wrong)).toMatchObject({
    status: 400,
    body: { error: { field, message: expect.stringMatching(says) as unknown } },
  });
});

it('takes a span of exactly 31 days, and knows no monitor that does not exist', async () => {
  expect((await preview({ monitorId: 'errors', from: AT - 31 * 86_400_000 })).status).toBe(200);
  expect((await preview({ monitorId: 'none' })).status).toBe(404);
});
