import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretPlace } from '@tocsin/delivery-security';
import { aLoopbackPolicy, aSecretBox } from '@tocsin/delivery-security/testing';
import { anExternalMonitor, monitorRecord, ORG } from '@tocsin/evaluator-domain/testing';
import { ExternalRunner } from '@tocsin/evaluator-feature';
import { UndiciHttpProbe } from '@tocsin/evaluator-http-probe';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { ExternalMonitor } from '@tocsin/payload-schemas';
import { SystemClock } from '@tocsin/runtime';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

const secrets = aSecretBox();

/** A site whose answers a test decides. */
class Site {
  status = 200;
  visits = 0;
  private readonly server: Server = createServer((_request, response) => {
    this.visits += 1;
    response.statusCode = this.status;
    response.end('hello');
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let world: World;
let evaluator: EvaluatorProcess;
let site: Site;
let url: string;
beforeEach(async () => {
  site = new Site();
  url = await site.start();
  world = await World.open();
  const probe = new UndiciHttpProbe({ policy: aLoopbackPolicy(), clock: new SystemClock(), userAgent: 'test' });
  const runner = new ExternalRunner(probe, secrets);
  evaluator = await world.start([{ runner, periodMs: 60_000, maxConcurrent: 10 }]);
  await world.tick();
  await world.settled();
});
afterEach(async () => {
  await world.close();
  await site.stop();
});

function aMonitor(given: Partial<ExternalMonitor> = {}): ExternalMonitor {
  return anExternalMonitor({ urlSealed: secrets.seal(url, secretPlace(ORG, 'monitor', 'top', 'url')), ...given });
}

const judgedRuns = async (): Promise<number> => {
  const [row] = await world.query<{ due_at: string }>('select due_at from monitor_run');
  return Number(row?.due_at ?? 0);
};

/** A minute passes, in which the monitor runs once and is judged. */
async function minute(): Promise<void> {
  const before = await judgedRuns();
  await world.pass(60);
  await eventually(async () => (await judgedRuns()) > before, 'the run had been judged');
  await world.settled();
}

it('a site that fails and recovers is an alert that opens and closes', async () => {
  await world.configure(monitorRecord(aMonitor({ service: 'shop', responseTimeDuration: 1 })));
  await minute();
  site.status = 503;
  await minute();
  const { body } = await evaluator.client.get('/api/v0/alerts');
  expect(body).toMatchObject({
    alerts: [{ monitorId: 'top', type: 'external', status: 'CRITICAL', message: '503', value: expect.any(Number) }],
  });
  site.status = 200;
  await minute();

  expect(await world.story(2)).toEqual([
    'critical top page on monitor (monitoring)',
    'ok top page on monitor (monitoring)',
  ]);
  const [opened, closed] = world.transitions();
  expect(opened).toMatchObject({ message: 'HTTP request failed - status is 503', service: { name: 'shop' } });
  expect(closed).toMatchObject({ message: '200', alert: { id: opened.alert.id, isOpen: false } });
  expect(site.visits).toBe(3);
});

it('response times are points of the service', async () => {
  await world.configure(monitorRecord(aMonitor({ service: 'shop', responseTimeDuration: 1 })));
  await minute();
  await minute();
  const name = '__externalhttp.responcetime.top';
  const read = `/api/v0/services/shop/metrics?name=${name}&from=${NOW}&to=${NOW + 600}`;
  const { body } = await evaluator.client.get(read);
  expect(body).toEqual({
    metrics: [
      { time: expect.any(Number), value: expect.any(Number) },
      { time: expect.any(Number), value: expect.any(Number) },
    ],
  });
});

it('what a run cannot open is no result: nothing is judged, and the next edit is', async () => {
  await world.configure(monitorRecord(anExternalMonitor()));
  await world.pass(60);
  await eventually(
    () => evaluator.logger.lines.some((line) => line.includes('a run of a monitor failed')),
    'it failed',
  );
  await world.configure(monitorRecord(aMonitor(), { revision: 2 }));
  await minute();
  expect(world.transitions()).toEqual([]);
  expect(site.visits).toBe(1);
});

it('an alert is taken up by the process that takes the shard over', async () => {
  site.status = 500;
  await world.configure(monitorRecord(aMonitor()));
  await minute();
  await world.end(evaluator, 'kill');
  const probe = new UndiciHttpProbe({ policy: aLoopbackPolicy(), clock: new SystemClock(), userAgent: 'test' });
  const runner = new ExternalRunner(probe, secrets);
  evaluator = await world.start([{ runner, periodMs: 60_000, maxConcurrent: 10 }]);
  await world.tick();
  await world.settled();
  site.status = 200;
  await minute();
  expect(await world.story(2)).toEqual([
    'critical top page on monitor (monitoring)',
    'ok top page on monitor (monitoring)',
  ]);
});
