import {
  aHost,
  aHostMonitor,
  aService,
  aUser,
  hostRecord,
  monitorRecord,
  ORG,
  serviceRecord,
  userRecord,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import { OBSERVATION_TYPE, TOPICS } from '@tocsin/payload-schemas';
import { GrpcAlertHistory } from '@tocsin/service-clients';
import { Secret } from '@tocsin/runtime';
import { Client } from './client.js';
import { INTERNAL_TOKEN, type EvaluatorProcess } from './evaluator-process.js';
import { keyRecord, NOW, World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
beforeEach(async () => {
  world = await World.open();
  evaluator = await world.start();
});
afterEach(() => world.close());

const get = (path: string): ReturnType<Client['get']> => evaluator.client.get(`/api/v0${path}`);
const post = async (name: string, value: number, time = NOW, hostId = 'h1'): Promise<void> => {
  await evaluator.client.post('/api/v0/tsdb', [{ hostId, name, time, value }]);
  await world.settled();
};
const failCheck = async (name: string, status = 'CRITICAL'): Promise<void> => {
  const report = { source: { type: 'host', hostId: 'h1' }, name, status, message: `${name} output`, occurredAt: NOW };
  await evaluator.client.post('/api/v0/monitoring/checks/report', { reports: [report] });
  await world.settled();
};

describe('metrics', () => {
  it('of hosts and services come back as they were posted', async () => {
    await post('loadavg5', 0.0000001, NOW - 60);
    await post('loadavg5', 2);
    await evaluator.client.post('/api/v0/services/shop/tsdb', [{ name: 'orders', time: NOW, value: 1e21 }]);
    await world.settled();
    expect((await get(`/hosts/h1/metrics?name=loadavg5&from=${NOW - 60}&to=${NOW}`)).body).toEqual({
      metrics: [
        { time: NOW - 60, value: 0.0000001 },
        { time: NOW, value: 2 },
      ],
    });
    expect(await get(`/hosts/h1/metrics?name=loadavg5&from=0&to=${NOW - 61}`)).toEqual({
      status: 200,
      body: { metrics: [] },
    });
    expect((await get(`/services/shop/metrics?name=orders&from=0&to=${NOW}`)).body).toEqual({
      metrics: [{ time: NOW, value: 1e21 }],
    });
    expect((await get('/hosts/h1/metric-names')).body).toEqual({ names: ['loadavg5'] });
    expect((await get('/services/shop/metric-names')).body).toEqual({ names: ['orders'] });
  });

  it('have no exponents on the wire', async () => {
    await post('small', 0.0000001);
    const response = await fetch(`${evaluator.baseUrl}/api/v0/hosts/h1/metrics?name=small&from=0&to=${NOW}`, {
      headers: { 'x-api-key': 'key-of-the-test' },
    });
    expect(await response.text()).toBe(`{"metrics":[{"time":${NOW},"value":0.0000001}]}`);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('come newest of several hosts and names at once', async () => {
    await world.configure(hostRecord(aHost({ id: 'h2' })));
    await post('a', 1, NOW - 60);
    await post('a', 2);
    await post('b', 3);
    await post('a', 4, NOW, 'h2');
    expect((await get('/tsdb/latest?hostId=h1&hostId=h2&hostId=nobody&name=a&name=b&name=c')).body).toEqual({
      tsdbLatest: {
        h1: { a: { time: NOW, value: 2 }, b: { time: NOW, value: 3 } },
        h2: { a: { time: NOW, value: 4 } },
      },
    });
  });

  it('of a deleted service are gone; a later namesake begins empty', async () => {
    const postService = async (value: number): Promise<void> => {
      await evaluator.client.post('/api/v0/services/shop/tsdb', [{ name: 'orders', time: NOW, value }]);
      await world.settled();
    };
    await postService(1);
    await world.configure(serviceRecord(aService(), { deleted: true, revision: 2 }));
    await eventually(
      async () => (await world.query('select owner_id from owner_gone')).length === 1,
      'the owner was gone',
    );
    await world.configure(serviceRecord(aService({ id: 'service2' })));
    expect((await get('/services/shop/metric-names')).body).toEqual({ names: [] });
    await postService(2);
    expect((await get(`/services/shop/metrics?name=orders&from=0&to=${NOW}`)).body).toEqual({
      metrics: [{ time: NOW, value: 2 }],
    });
  });
});

describe('the graph of a service', () => {
  const postService = async (points: Record<string, number>, time = NOW): Promise<void> => {
    const samples = Object.entries(points).map(([name, value]) => ({ name, time, value }));
    await evaluator.client.post('/api/v0/services/shop/tsdb', samples);
    await world.settled();
  };
  const names = async (): Promise<unknown> => (await get('/services/shop/metric-names')).body;
  const remove = (service: string, graph: string): ReturnType<Client['send']> =>
    evaluator.client.send('DELETE', `/api/v0/services/${service}/graph-defs/${graph}`, undefined);

  it('is deleted with its metrics from the list until they are posted again, and what was stored stays', async () => {
    await postService({ 'orders.paid': 1, 'orders.open': 2, 'orders.paid.eu': 3, visits: 4 });
    expect(await remove('shop', 'orders.*')).toEqual({ status: 200, body: { success: true } });
    expect(await names()).toEqual({ names: ['orders.paid.eu', 'visits'] });
    expect((await get(`/services/shop/metrics?name=orders.paid&from=0&to=${NOW}`)).body).toEqual({
      metrics: [{ time: NOW, value: 1 }],
    });
    expect(await remove('shop', 'orders.*')).toEqual({
      status: 404,
      body: { error: { message: 'Graph Definition Not Found.' } },
    });
    await world.pass(60);
    await postService({ 'orders.open': 5 }, NOW + 60);
    expect(await names()).toEqual({ names: ['orders.open', 'orders.paid.eu', 'visits'] });
    expect(await remove('shop', 'orders.*')).toMatchObject({ status: 200 });
    expect(await names()).toEqual({ names: ['orders.paid.eu', 'visits'] });
  });

  it('that was deleted goes with its service', async () => {
    await postService({ 'orders.paid': 1 });
    await remove('shop', 'orders.*');
    await world.configure(serviceRecord(aService(), { deleted: true, revision: 2 }));
    await eventually(
      async () => (await world.query('select owner_id from owner_gone')).length === 1,
      'the owner was gone',
    );
    expect(await world.query('select * from hidden_series')).toEqual([]);
  });

  it.each([
    { service: 'shop', graph: 'orders', status: 400, message: 'graphName: "orders" does not end with "*"' },
    { service: 'shop', graph: 'nothing.*', status: 404, message: 'Graph Definition Not Found.' },
    { service: 'nothing', graph: 'orders.*', status: 404, message: 'Service Not Found.' },
  ])('$graph of $service cannot be deleted', async ({ service, graph, status, message }) => {
    await postService({ 'orders.paid': 1 });
    expect(await remove(service, graph)).toEqual({ status, body: { error: { message } } });
  });
});

describe('check monitors', () => {
  it('are listed in pages, found, and refused', async () => {
    for (const name of ['a', 'b', 'c']) await failCheck(name, 'OK');
    const list = async (query: string): Promise<{ checks: { id: string; name: string }[]; nextId?: string }> =>
      (await get(`/monitoring/checks${query}`)).body as { checks: { id: string; name: string }[]; nextId?: string };
    const all = (await list('')).checks;
    expect(all.map(({ name }) => name).toSorted()).toEqual(['a', 'b', 'c']);
    expect(all.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id));
    const first = await list('?limit=2&nextId=');
    expect(first).toEqual({ checks: all.slice(0, 2), nextId: all[2].id });
    expect(await list(`?limit=2&nextId=${first.nextId}`)).toEqual({ checks: all.slice(2) });
    expect((await get(`/monitoring/checks/${all[0].id}`)).body).toEqual({ check: all[0] });
  });

  it('show with monitors how a host stands', async () => {
    await world.configure(monitorRecord(aHostMonitor()));
    await post('loadavg5', 12);
    await failCheck('ssh', 'WARNING');
    const { monitoredStatuses } = (await get('/hosts/h1/monitored-statuses')).body as { monitoredStatuses: object[] };
    expect(monitoredStatuses).toEqual([
      { monitorId: 'load', status: 'CRITICAL' },
      { monitorId: expect.any(String) as string, status: 'WARNING', detail: { type: 'check', message: 'ssh output' } },
    ]);
  });
});

interface AlertList {
  readonly alerts: readonly { readonly id: string; readonly status: string }[];
  readonly nextId?: string;
}

describe('alerts', () => {
  const list = async (query = ''): Promise<AlertList> => (await get(`/alerts${query}`)).body as AlertList;

  it('are listed in pages, newest first, closed ones on demand', async () => {
    for (const name of ['a', 'b', 'c']) {
      await failCheck(name);
      world.clock.advance(1000);
    }
    const { alerts } = await list();
    expect(alerts).toHaveLength(3);
    const first = await list('?limit=2');
    expect(first).toEqual({ alerts: alerts.slice(0, 2), nextId: alerts[1].id });
    expect(await list(`?limit=2&nextId=${alerts[1].id}`)).toEqual({ alerts: alerts.slice(2) });
    await evaluator.client.post(`/api/v0/alerts/${alerts[0].id}/close`, { reason: '' });
    expect((await list()).alerts).toHaveLength(2);
    expect((await list('?withClosed=true')).alerts).toHaveLength(3);
  });

  it('are closed by hand, once, with who and why', async () => {
    await world.configure(userRecord(aUser()), keyRecord('key of hanako', true, 'user1'));
    await failCheck('ssh');
    const [{ id }] = (await list()).alerts;
    const hanako = new Client(evaluator.baseUrl, 'key of hanako');
    const closed = await hanako.post(`/api/v0/alerts/${id}/close`, { reason: 'handled' });
    expect(closed).toEqual({
      status: 200,
      body: expect.objectContaining({ id, status: 'OK', reason: 'handled', closedAt: NOW, openedAt: NOW }) as object,
    });
    expect(await hanako.post(`/api/v0/alerts/${id}/close`, { reason: 'again' })).toEqual(closed);
    expect(await world.story(2)).toEqual(['critical ssh on h1 (monitoring)', 'ok ssh on h1 (manual)']);
    expect(world.transitions().map((transition) => transition.user)).toEqual([
      null,
      { id: 'user1', screenName: 'hanako' },
    ]);
  });

  it('stay open when nobody carries the command out; it is kept and carried out later', async () => {
    await failCheck('ssh');
    const [{ id }] = (await list()).alerts;
    // No shard can store anything while its position is locked.
    const lock = world.database.dataSource.createQueryRunner();
    await lock.startTransaction();
    await lock.query('lock table shard in exclusive mode');
    const answer = evaluator.client.post(`/api/v0/alerts/${id}/close`, { reason: 'later' });
    await eventually(
      () =>
        world.logStore
          .records(TOPICS.observations.name)
          .some(({ headers }) => headers['ce_type'] === OBSERVATION_TYPE.command),
      'the command was in the log',
    );
    world.clock.advance(5_000);
    expect(await answer).toEqual({
      status: 503,
      body: { error: { message: 'the command has not been carried out yet; it is kept and will be' } },
    });
    await lock.rollbackTransaction();
    await lock.release();
    expect(await world.story(2)).toEqual(['critical ssh on h1 (monitoring)', 'ok ssh on h1 (manual)']);
    expect((await get(`/alerts/${id}`)).body).toEqual(expect.objectContaining({ status: 'OK', reason: 'later' }));
  });

  it('have memos', async () => {
    await failCheck('ssh');
    const [{ id }] = (await list()).alerts;
    const put = (memo: unknown): ReturnType<Client['put']> => evaluator.client.put(`/api/v0/alerts/${id}`, { memo });
    expect(await put('seen by hanako')).toEqual({ status: 200, body: { id, memo: 'seen by hanako' } });
    expect((await get(`/alerts/${id}`)).body).toEqual(expect.objectContaining({ memo: 'seen by hanako' }));
    expect((await put('x'.repeat(80 * 1024))).status).toBe(200);
    expect((await put('x'.repeat(80 * 1024 + 1))).status).toBe(413);
    expect((await put(undefined)).status).toBe(400);
    expect((await put('a\0b')).status).toBe(400);
  });

  it('have logs, newest first, in pages', async () => {
    const monitor = aHostMonitor();
    await world.configure(monitorRecord(monitor));
    await post('loadavg5', 6, NOW);
    await post('loadavg5', 12, NOW + 60);
    await post('loadavg5', 1, NOW + 120);
    const [{ id }] = (await list('?withClosed=true')).alerts;
    const logs = async (query = ''): Promise<{ logs: Record<string, unknown>[]; nextId?: string }> =>
      (await get(`/alerts/${id}/logs${query}`)).body as { logs: Record<string, unknown>[]; nextId?: string };
    const all = (await logs('?nextId=')).logs;
    expect(all).toEqual(
      [
        { status: 'OK', targetValue: 1, createdAt: NOW + 120 },
        { status: 'CRITICAL', targetValue: 12, createdAt: NOW + 60 },
        { status: 'WARNING', targetValue: 6, createdAt: NOW },
      ].map((log) => ({
        ...log,
        id: expect.any(String) as string,
        trigger: 'monitoring',
        monitorId: 'load',
        statusDetail: null,
      })),
    );
    const first = await logs('?limit=2');
    expect(first).toEqual({ logs: all.slice(0, 2), nextId: all[1]['id'] });
    expect(await logs(`?limit=2&nextId=${first.nextId}`)).toEqual({ logs: all.slice(2) });
    expect((await get(`/alerts/${id}/logs?nextId=unknown`)).status).toBe(404);
    await world.configure(monitorRecord({ ...monitor, warning: 4 }, { revision: 2 }));
    expect((await logs()).logs.map(({ monitorId }) => monitorId)).toEqual([null, null, null]);
  });
});

describe('the history for other services', () => {
  it('answers whoever has the internal token', async () => {
    await world.configure(monitorRecord(aHostMonitor()));
    await post('loadavg5', 12);
    const { grpcAddress: address } = evaluator;
    const history = new GrpcAlertHistory({ address, token: INTERNAL_TOKEN });
    const [opened] = world.transitions();
    expect(await history.open(ORG)).toEqual([opened]);
    expect(await history.openOfHost(ORG, 'h1')).toEqual([opened]);
    expect(await history.openOfMonitor(ORG, 'load')).toEqual([opened]);
    expect(await history.transitions(ORG, opened.alert.id)).toEqual([opened]);
    expect(await history.openOfHost(ORG, 'h2')).toEqual([]);
    expect(await history.ofHost(ORG, 'h1')).toEqual([opened]);
    expect(await history.ofMonitor(ORG, 'load')).toEqual([opened]);
    expect(await history.ofService(ORG, 'h1')).toEqual([]);
    const stranger = new GrpcAlertHistory({ address, token: new Secret('wrong') });
    await expect(stranger.open(ORG)).rejects.toThrow(/internal token/);
  });
});
