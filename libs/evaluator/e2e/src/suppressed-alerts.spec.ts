import {
  aConnectivityMonitor,
  aDowntime,
  aHostMonitor,
  downtimeRecord,
  monitorRecord,
  ORG,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

const MINUTE = 60;

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let world: World;
let evaluator: EvaluatorProcess;
beforeEach(async () => {
  world = await World.open();
  evaluator = await world.start();
  await world.configure(
    monitorRecord(aHostMonitor()),
    monitorRecord(aConnectivityMonitor({ options: { holdsBackHostAlerts: true } })),
  );
});
afterEach(() => world.close());

const now = (): number => Math.floor(world.clock.now() / 1000);
const post = async (value: number): Promise<void> => {
  const body = [{ hostId: 'h1', name: 'loadavg5', time: now(), value }];
  expect(await evaluator.client.post('/api/v0/tsdb', body)).toEqual({ status: 200, body: { success: true } });
  await world.settled();
};
const check = async (name: string, message: string): Promise<void> => {
  const report = { name, status: 'CRITICAL', message, occurredAt: now(), maxCheckAttempts: 1 };
  await world.observe('checkReports', { org: ORG, owner: 'host:h1', reports: [report] } as {
    org: string;
    owner: string;
  });
  await world.settled();
};
const passed = async (seconds: number): Promise<void> => {
  await world.pass(seconds);
  await world.settled();
};
const list = (query = '') => evaluator.client.get(`/api/v1/suppressed-alerts${query}`);

it('lists what a host that is gone holds back, until some time after its return', async () => {
  await post(1);
  await passed(11 * MINUTE);
  expect(await world.story(1)).toEqual(['critical connectivity on h1 (monitoring)']);
  const [{ alert: gone }] = world.transitions();
  await check('disk', 'full');
  await check('swap', 'none left');
  const heldBackBy = { kind: 'hostGone', monitorId: 'conn', alertId: gone.id };
  const { body } = await list();
  const { suppressedAlerts } = body as { suppressedAlerts: { monitorId: string; message: string }[] };
  expect(suppressedAlerts).toHaveLength(2);
  expect(suppressedAlerts.find(({ message }) => message === 'full')).toEqual({
    monitorId: expect.stringMatching(/^\w{11}$/) as unknown,
    type: 'check',
    target: { kind: 'host', id: 'h1' },
    status: 'critical',
    message: 'full',
    value: null,
    foundAt: now() * 1000,
    heldBackBy,
    opensAt: null,
  });

  const { body: first } = await list('?limit=1');
  const { nextCursor } = first as { nextCursor: string };
  expect(first).toEqual({ suppressedAlerts: [suppressedAlerts[0]], nextCursor: expect.any(String) as unknown });
  const rest = { suppressedAlerts: [suppressedAlerts[1]], nextCursor: null };
  expect(await list(`?limit=1&cursor=${encodeURIComponent(nextCursor)}`)).toEqual({ status: 200, body: rest });

  await world.end(evaluator, 'kill');
  evaluator = await world.start();
  await post(1);
  expect(await world.story(2)).toContain('ok connectivity on h1 (monitoring)');
  expect(await list('?hostId=h1&limit=1')).toMatchObject({
    body: { suppressedAlerts: [{ heldBackBy, opensAt: (now() + MINUTE) * 1000 }] },
  });
  await passed(MINUTE);
  expect((await world.story(4)).slice(2).sort()).toEqual([
    'critical disk on h1 (monitoring)',
    'critical swap on h1 (monitoring)',
  ]);
  expect(await list()).toEqual({ status: 200, body: { suppressedAlerts: [], nextCursor: null } });
});

it('lists what a downtime holds back, and what that wants silent after its end', async () => {
  await world.configure(downtimeRecord(aDowntime({ staysSilentAfterEnd: true })));
  await post(7);
  const until = (NOW + 10 * MINUTE) * 1000;
  const shown = {
    monitorId: 'load',
    type: 'host',
    target: { kind: 'host', id: 'h1' },
    status: 'warning',
    message: 'loadavg5 7 > 5',
    value: 7,
    foundAt: NOW * 1000,
    heldBackBy: { kind: 'downtime', id: 'patch', until },
    opensAt: until,
  };
  const only = (alert: object) => ({ status: 200, body: { suppressedAlerts: [alert], nextCursor: null } });
  expect(await list('?monitorId=load')).toEqual(only(shown));
  for (const query of ['?monitorId=conn', '?hostId=h2', '?service=shop', '?cursor=load/host:h1']) {
    expect(await list(query)).toEqual({ status: 200, body: { suppressedAlerts: [], nextCursor: null } });
  }
  await passed(5 * MINUTE);
  await post(7);
  await passed(5 * MINUTE);
  expect(await list()).toEqual(only({ ...shown, foundAt: (NOW + 5 * MINUTE) * 1000, opensAt: null }));
});

it.each([
  { query: '?limit=0', field: 'limit' },
  { query: '?cursor=load', field: 'cursor' },
])('refuses $query', async ({ query, field }) => {
  expect(await list(query)).toMatchObject({ status: 400, body: { error: { field } } });
});
