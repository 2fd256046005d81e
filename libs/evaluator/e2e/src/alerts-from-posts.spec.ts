import {
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  aServiceMonitor,
  hostRecord,
  monitorRecord,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { TOPICS } from '@tocsin/payload-schemas';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

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
});
afterEach(() => world.close());

const postHost = async (points: Record<string, number>, time = Math.floor(world.clock.now() / 1000)): Promise<void> => {
  const body = Object.entries(points).map(([name, value]) => ({ hostId: 'h1', name, time, value }));
  expect(await evaluator.client.post('/api/v0/tsdb', body)).toEqual({ status: 200, body: { success: true } });
};
const postService = async (name: string, value: number): Promise<void> => {
  const body = [{ name, time: Math.floor(world.clock.now() / 1000), value }];
  expect(await evaluator.client.post('/api/v0/services/shop/tsdb', body)).toEqual({
    status: 200,
    body: { success: true },
  });
};
const report = async (status: string, message: string, maxCheckAttempts = 1): Promise<void> => {
  const occurredAt = Math.floor(world.clock.now() / 1000);
  const reports = [
    { source: { type: 'host', hostId: 'h1' }, name: 'ssh', status, message, occurredAt, maxCheckAttempts },
  ];
  expect(await evaluator.client.post('/api/v0/monitoring/checks/report', { reports })).toEqual({
    status: 200,
    body: { success: true },
  });
};

describe('what is posted', () => {
  it('of a host crosses thresholds: warning, critical, ok', async () => {
    await world.configure(monitorRecord(aHostMonitor()));
    for (const value of [4, 6, 11, 11, 3]) {
      await postHost({ loadavg5: value });
      await world.settled();
      await world.pass(60);
    }
    expect(await world.story(3)).toEqual([
      'warning load on h1 (monitoring)',
      'critical load on h1 (monitoring)',
      'ok load on h1 (monitoring)',
    ]);
    const [opened] = world.transitions();
    expect(opened.alert.openedAt).toBe(NOW + 60);
    expect(opened.metric?.value).toBe(6);
  });

  it('of a host crosses a threshold of a percentage', async () => {
    await world.configure(
      monitorRecord(aHostMonitor({ name: 'memory', metric: 'memory%', warning: 80, critical: 90 })),
    );
    await postHost({ 'memory.used': 95, 'memory.total': 100 });
    await world.settled();
    await world.pass(60);
    await postHost({ 'memory.used': 5, 'memory.total': 100 });
    expect(await world.story(2)).toEqual(['critical memory on h1 (monitoring)', 'ok memory on h1 (monitoring)']);
  });

  it('of a service crosses thresholds', async () => {
    await world.configure(monitorRecord(aServiceMonitor()));
    await postService('errors', 7);
    await world.settled();
    await world.pass(60);
    await postService('errors', 0);
    expect(await world.story(2)).toEqual([
      'warning shop errors on shop (monitoring)',
      'ok shop errors on shop (monitoring)',
    ]);
  });

  it('of a service ceases and comes back', async () => {
    await world.configure(monitorRecord(aServiceMonitor({ missingDurationWarning: 10 })));
    await postService('errors', 0);
    await world.pass(11 * 60);
    await world.settled();
    await postService('errors', 0);
    expect(await world.story(2)).toEqual([
      'warning shop errors on shop (monitoring)',
      'ok shop errors on shop (monitoring)',
    ]);
    expect(world.transitions()[0].alert.openedAt).toBe(NOW + 600);
  });

  it('of a host ceases and comes back', async () => {
    await world.configure(monitorRecord(aConnectivityMonitor()));
    await postHost({ loadavg5: 1 });
    await world.pass(11 * 60);
    await world.settled();
    await postHost({ loadavg5: 1 });
    expect(await world.story(2)).toEqual([
      'critical connectivity on h1 (monitoring)',
      'ok connectivity on h1 (monitoring)',
    ]);
    expect(world.transitions()[0].alert.openedAt).toBe(NOW + 600);
  });

  it('of a check fails as often as it may, changes, and recovers', async () => {
    for (const [status, message] of [
      ['CRITICAL', 'refused'],
      ['CRITICAL', 'still refused'],
      ['UNKNOWN', 'timeout'],
      ['OK', 'fine'],
    ]) {
      await report(status, message, 2);
      await world.settled();
      await world.pass(60);
    }
    expect(await world.story(3)).toEqual([
      'critical ssh on h1 (monitoring)',
      'unknown ssh on h1 (monitoring)',
      'ok ssh on h1 (monitoring)',
    ]);
    expect(world.transitions().map(({ message }) => message)).toEqual(['still refused', 'timeout', 'fine']);
  });

  it('carries the trace of its request to the transition', async () => {
    await world.configure(monitorRecord(aHostMonitor()));
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const body = [{ hostId: 'h1', name: 'loadavg5', time: NOW, value: 12 }];
    await evaluator.client.post('/api/v0/tsdb', body, { traceparent: `00-${trace}-b7ad6b7169203331-01` });
    await world.settled();
    const [record] = world.logStore.records(TOPICS.alerts.name);
    expect(record.headers).toEqual(
      expect.objectContaining({
        ce_type: 'tocsin.alert-transition.v1',
        traceparent: expect.stringMatching(new RegExp(`^00-${trace}-(?!b7ad6b7169203331)`)) as string,
      }),
    );
    expect(record.key).toBe(`org1/${world.transitions()[0].alert.id}`);
  });
});

describe('a change of the configuration', () => {
  it('closes alerts without waiting for a record', async () => {
    const monitor = aHostMonitor();
    await world.configure(monitorRecord(monitor));
    await postHost({ loadavg5: 12 });
    await world.settled();
    await world.configure(monitorRecord(monitor, { deleted: true, revision: 2, at: (NOW + 5) * 1000 }));
    expect(await world.story(2)).toEqual(['critical load on h1 (monitoring)', 'ok load on h1 (monitorDelete)']);
  });

  it('judges by the new thresholds with what was stored before', async () => {
    await postHost({ loadavg5: 8 });
    await world.settled();
    await world.configure(monitorRecord(aHostMonitor({ duration: 2, warning: 7, critical: 100 })));
    await world.pass(60);
    await postHost({ loadavg5: 8 });
    expect(await world.story(1)).toEqual(['warning load on h1 (monitoring)']);
  });

  it('of a retired host closes its alerts, and its posts are refused', async () => {
    await world.configure(monitorRecord(aHostMonitor()));
    await postHost({ loadavg5: 12 });
    await world.settled();
    const retired = { isRetired: true, retiredAt: NOW + 5 };
    await world.configure(hostRecord(aHost(retired), { revision: 2, at: (NOW + 5) * 1000 }));
    expect(
      (await evaluator.client.post('/api/v0/tsdb', [{ hostId: 'h1', name: 'a', time: NOW, value: 1 }])).status,
    ).toBe(404);
    expect(await world.story(2)).toEqual(['critical load on h1 (monitoring)', 'ok load on h1 (hostRetire)']);
  });
});
