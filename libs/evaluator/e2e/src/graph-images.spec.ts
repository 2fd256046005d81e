import { anImageTokens } from '@tocsin/delivery-security/testing';
import { imagePath, SAMPLE_KPI_IMAGE } from '@tocsin/delivery-security';
import { aConnectivityMonitor, aHostMonitor, aServiceMonitor, monitorRecord } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { type EvaluatorProcess, IMAGE_RETENTION_DAYS } from './evaluator-process.js';
import { NOW, World } from './world.js';

const DAY_MS = 86_400_000;

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

const postHost = async (points: Record<string, number>): Promise<void> => {
  const time = Math.floor(world.clock.now() / 1000);
  await evaluator.client.post(
    '/api/v0/tsdb',
    Object.entries(points).map(([name, value]) => ({ hostId: 'h1', name, time, value })),
  );
  await world.settled();
};

const pathOf = ({ org, alert, sequence }: AlertTransition): string =>
  imagePath(anImageTokens().token({ org: org.id, alertId: alert.id, sequence }) ?? '');

const fetchPath = (path: string, init?: RequestInit): Promise<Response> => fetch(evaluator.baseUrl + path, init);
/** Reads the body, too: a connection with an answer that nobody reads holds up the end of the process. */
const statusOf = async (path: string): Promise<number> => {
  const answer = await fetchPath(path);
  await answer.arrayBuffer();
  return answer.status;
};
const bytes = async (path: string): Promise<Buffer> => {
  const answer = await fetchPath(path);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};

/** The transitions of a load that becomes critical. */
async function anAlertOfLoad(): Promise<AlertTransition> {
  await world.configure(monitorRecord(aHostMonitor()));
  for (const value of [3, 4, 12]) {
    await postHost({ loadavg5: value });
    await world.pass(60);
  }
  await world.story(1);
  return world.transitions()[0];
}

it('the picture of an alert is a PNG for anyone who has its address, kept by caches until it expires', async () => {
  const path = pathOf(await anAlertOfLoad());
  const answer = await fetchPath(path);
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'image/png',
  });
  const png = Buffer.from(await answer.arrayBuffer());
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([800, 400]);
  const [, seconds] = /^public, max-age=(\d+), immutable$/.exec(answer.headers.get('cache-control') ?? '') ?? [];
  // The judged point came a minute ago.
  expect(Number(seconds)).toBe(IMAGE_RETENTION_DAYS * 86_400 - 60);

  const etag = answer.headers.get('etag') ?? '';
  const known = await fetchPath(path, { headers: { 'if-none-match': `W/"other", ${etag}` } });
  expect({ status: known.status, etag: known.headers.get('etag'), body: await known.text() }).toEqual({
    status: 304,
    etag,
    body: '',
  });
  const head = await fetchPath(path, { method: 'HEAD' });
  expect({ status: head.status, length: head.headers.get('content-length'), body: await head.text() }).toEqual({
    status: 200,
    length: String(png.length),
    body: '',
  });
});

it('stays as it was drawn: for later samples, after a restart, in another process', async () => {
  const transition = await anAlertOfLoad();
  const first = await bytes(pathOf(transition));
  await postHost({ loadavg5: 90 });
  // A sample that comes late, for a time that is in the picture.
  await evaluator.client.post('/api/v0/tsdb', [{ hostId: 'h1', name: 'loadavg5', time: NOW + 30, value: 99 }]);
  await world.settled();
  expect((await bytes(pathOf(transition))).equals(first)).toBe(true);
  await world.end(evaluator);
  evaluator = await world.start();
  expect((await bytes(pathOf(transition))).equals(first)).toBe(true);
});

it('shows nothing that came after the judgement, however late it is drawn', async () => {
  const transition = await anAlertOfLoad();
  const early = await bytes(pathOf(transition));
  await postHost({ loadavg5: 90 });
  await world.query('truncate alert_image');
  expect((await bytes(pathOf(transition))).equals(early)).toBe(true);
});

it('is drawn once for all who ask for it at the same time', async () => {
  const path = pathOf(await anAlertOfLoad());
  const answers = await Promise.all(Array.from({ length: 60 }, () => bytes(path)));
  expect(answers.every((each) => each.equals(answers[0]))).toBe(true);
  expect(await world.query('select count(*)::int4 as images from alert_image')).toEqual([{ images: 1 }]);
});

it('each transition has its own', async () => {
  await anAlertOfLoad();
  await postHost({ loadavg5: 1 });
  await world.story(2);
  const [opened, closed] = world.transitions();
  expect((await bytes(pathOf(opened))).equals(await bytes(pathOf(closed)))).toBe(false);
});

it('is there for a percentage, a service and a host that is gone; not for a check', async () => {
  await world.configure(
    monitorRecord(aHostMonitor({ id: 'disk', metric: 'disk%', warning: 80, critical: 90 })),
    monitorRecord(aServiceMonitor()),
    monitorRecord(aConnectivityMonitor()),
  );
  await postHost({ 'filesystem.sda1.used': 95, 'filesystem.sda1.size': 100, 'memory.used': 7 });
  await evaluator.client.post('/api/v0/services/shop/tsdb', [{ name: 'errors', time: NOW, value: 11 }]);
  await evaluator.client.post('/api/v0/monitoring/checks/report', {
    reports: [
      { source: { type: 'host', hostId: 'h1' }, name: 'ssh', status: 'CRITICAL', message: 'no', occurredAt: NOW },
    ],
  });
  await world.pass(11 * 60);
  await world.story(4);
  const statuses: Record<string, number> = {};
  for (const transition of world.transitions()) {
    statuses[transition.alert.type] = await statusOf(pathOf(transition));
  }
  expect(statuses).toEqual({ host: 200, service: 200, connectivity: 200, check: 404 });
});

it('is unknown to who guesses, and gone when its time is over', async () => {
  const transition = await anAlertOfLoad();
  const path = pathOf(transition);
  const refused = async (wrong: string): Promise<unknown> => {
    const answer = await fetchPath(wrong);
    return { status: answer.status, cache: answer.headers.get('cache-control'), body: await answer.json() };
  };
  const unknown = {
    status: 404,
    cache: 'no-store',
    body: { error: { code: 'not_found', message: 'there is no such image' } },
  };
  const otherAlert = pathOf({ ...transition, alert: { ...transition.alert, id: '3aaaaaaaaaaaaaa' } });
  for (const wrong of [
    path.replace(/.\.png$/, '*.png'),
    path.replace('_1_', '_2_'),
    path.replace('.png', ''),
    '/embed/public/alert/x.png',
    `/embed/public/alert/${'x'.repeat(900)}.png`,
    otherAlert,
    pathOf({ ...transition, sequence: 7 }),
  ]) {
    expect(await refused(wrong)).toEqual(unknown);
  }

  const gone = {
    status: 410,
    cache: 'no-store',
    body: { error: { code: 'expired', message: 'this image is no longer kept' } },
  };
  world.clock.advance(IMAGE_RETENTION_DAYS * DAY_MS - 61_000);
  expect(await statusOf(path)).toBe(200);
  world.clock.advance(1000);
  expect(await refused(path)).toEqual(gone);
  await world.query('truncate alert_image');
  expect(await refused(path)).toEqual(gone);
});

it('is not drawn for more addresses than a process can take', async () => {
  const { org, alert } = await anAlertOfLoad();
  await world.query(
    `insert into alert_transition (org_id, alert_id, sequence, body)
     select org_id, alert_id, n, replace(convert_from(body, 'UTF8'), '"sequence":1', '"sequence":' || n)::bytea
     from alert_transition, generate_series(2, 60) n`,
  );
  const tokens = anImageTokens();
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const answer = await fetchPath(
        imagePath(tokens.token({ org: org.id, alertId: alert.id, sequence: i + 1 }) ?? ''),
      );
      await answer.arrayBuffer();
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toBe('1');
      return answer.status;
    }),
  );
  expect(statuses.filter((status) => status === 200)).toHaveLength(40);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
});

it('the picture of test messages about KPIs is there for everybody', async () => {
  const [first, second] = [await bytes(imagePath(SAMPLE_KPI_IMAGE)), await bytes(imagePath(SAMPLE_KPI_IMAGE))];
  expect(first.subarray(1, 4).toString()).toBe('PNG');
  expect(second).toEqual(first);
});
