import { aHost, aService, hostRecord, serviceRecord } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { OBSERVATION_TYPE, samplesV1, TOPICS } from '@tocsin/payload-schemas';
import { Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { API_KEY, NOW, READ_KEY, World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  evaluator = await world.start();
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const TSDB = '/api/v0/tsdb';
const SERVICE_TSDB = '/api/v0/services/shop/tsdb';
const REPORT = '/api/v0/monitoring/checks/report';
const sample = (change: object = {}): object => ({ hostId: 'h1', name: 'loadavg5', time: NOW, value: 1, ...change });
const report = (change: object = {}): object => ({
  source: { type: 'host', hostId: 'h1' },
  name: 'ssh',
  status: 'OK',
  message: '',
  occurredAt: NOW,
  ...change,
});
const appended = () => world.logStore.records(TOPICS.observations.name);
const dropped = async (): Promise<string> =>
  evaluator.metrics.registry.getSingleMetricAsString('tocsin_ingest_dropped_total');

describe('a bad post', () => {
  it.each([
    { what: 'malformed JSON', path: TSDB, text: '[{', message: /^the body is not valid JSON/ },
    { what: 'no body', path: TSDB, text: '', message: 'the body is required: an array of samples' },
    { what: 'null', path: TSDB, text: 'null', message: 'the body must be an array of samples, not null' },
    { what: 'an object', path: TSDB, body: {}, message: 'the body must be an array of samples, not {}' },
    {
      what: 'a value in quotes',
      path: TSDB,
      body: [sample(), sample({ value: '1' })],
      message: '[1].value: must be a finite number, not "1"',
    },
    {
      what: 'NaN',
      path: TSDB,
      text: '[{"hostId":"h1","name":"a","time":1,"value":NaN}]',
      message: /^the body is not valid JSON/,
    },
    {
      what: 'infinity',
      path: TSDB,
      text: JSON.stringify([sample()]).replace(':1}', ':1e999}'),
      message: '[0].value: must be a finite number, not Infinity',
    },
    {
      what: 'no time',
      path: SERVICE_TSDB,
      body: [{ name: 'a', value: 1 }],
      message: '[0].time: is required: a whole number of seconds since the Unix epoch',
    },
    {
      what: 'a name with a space',
      path: SERVICE_TSDB,
      body: [{ name: 'a b', time: NOW, value: 1 }],
      message: /^\[0\]\.name: must be a metric name/,
    },
    { what: 'no reports', path: REPORT, body: {}, message: /^reports: is required/ },
    {
      what: '101 reports',
      path: REPORT,
      body: { reports: Array(101).fill(report()) },
      message: /^reports: must be a list of at most 100 items/,
    },
    {
      what: 'a status that there is not',
      path: REPORT,
      body: { reports: [report({ status: 'BAD' })] },
      message: /^reports\[0\]\.status: must be "OK" or/,
    },
    {
      what: '11 attempts',
      path: REPORT,
      body: { reports: [report({ maxCheckAttempts: 11 })] },
      message: /^reports\[0\]\.maxCheckAttempts: must be a whole number from 1 to 10/,
    },
  ])(
    '($what) to $path is refused with 400, naming the member, and nothing of it is kept',
    async ({ path, text, body, message }) => {
      const before = appended().length;
      const answer = await evaluator.client.send('POST', path, text ?? JSON.stringify(body));
      const expected: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
      expect(answer).toEqual({ status: 400, body: { error: { message: expected } } });
      expect(appended()).toHaveLength(before);
    },
  );

  it('of 6 MB is refused with 413', async () => {
    const answer = await evaluator.client.post(TSDB, [sample({ unit: 'x'.repeat(6_000_000) })]);
    expect(answer).toEqual({
      status: 413,
      body: { error: { message: expect.stringContaining('5242880 bytes') as string } },
    });
  });

  it.each([
    { what: 'no key', key: undefined, status: 401 },
    { what: 'an unknown key', key: 'wrong', status: 401 },
    { what: 'a key that only reads', key: READ_KEY, status: 403 },
  ])('with $what is refused with $status', async ({ key, status }) => {
    const client = new Client(evaluator.baseUrl, key);
    const error =
      status === 401
        ? 'Authentication failed. Please try with valid Api Key.'
        : { message: expect.stringContaining('write') as string };
    expect(await client.post(TSDB, [sample()])).toEqual({ status, body: { error } });
  });

  it.each([
    {
      what: 'unknown hosts only',
      path: TSDB,
      body: [sample({ hostId: 'x' }), sample({ hostId: 'y'.repeat(100_000) })],
      message: 'Host Not Found.',
    },
    {
      what: 'an unknown host',
      path: REPORT,
      body: { reports: [report({ source: { type: 'host', hostId: 'x' } })] },
      message: 'Host Not Found.',
    },
    {
      what: 'an unknown service',
      path: '/api/v0/services/nothing/tsdb',
      body: [{ name: 'a', time: NOW, value: 1 }],
      message: 'Service Not Found.',
    },
  ])('about $what is refused with 404', async ({ path, body, message }) => {
    expect(await evaluator.client.post(path, body)).toEqual({ status: 404, body: { error: { message } } });
  });
});

describe('a post', () => {
  it('about some unknown hosts is taken without them, and they are counted', async () => {
    const answer = await evaluator.client.post(TSDB, [
      sample({ hostId: 'x' }),
      sample({ name: 'kept' }),
      sample({ hostId: 'x' }),
    ]);
    expect(answer).toEqual({ status: 200, body: { success: true } });
    const record = samplesV1.parse(JSON.parse(String(appended().at(-1)?.value)));
    expect(record).toEqual({ org: 'org1', owner: 'host:h1', time: NOW, names: ['kept'], values: [1] });
    expect(await dropped()).toMatch(/reason="unknown_host"} 2/);
  });

  it('with times of 1970 and 2100 is taken with 200 and without them, and they are counted', async () => {
    const before = appended().length;
    const answer = await evaluator.client.post(TSDB, [sample({ time: 0 }), sample({ time: 4_102_444_800 })]);
    expect(answer).toEqual({ status: 200, body: { success: true } });
    expect(appended()).toHaveLength(before);
    expect(await dropped()).toMatch(/reason="too_old"} 1/);
    expect(await dropped()).toMatch(/reason="too_far_ahead"} 1/);
  });

  it('of 10,000 samples becomes records of 1,000, all in the partition of the host', async () => {
    const before = appended().length;
    const body = Array.from({ length: 10_000 }, (_, i) => sample({ name: `custom.many.m${i}` }));
    expect((await evaluator.client.post(TSDB, body)).status).toBe(200);
    const records = appended().filter(({ headers }) => headers['ce_type'] === OBSERVATION_TYPE.samples);
    expect(appended().length - before).toBe(10);
    expect(new Set(records.slice(-10).map(({ partition }) => partition)).size).toBe(1);
    await world.settled();
    const names = await evaluator.client.get('/api/v0/hosts/h1/metric-names');
    expect((names.body as { names: string[] }).names.filter((name) => name.startsWith('custom.many.'))).toHaveLength(
      10_000,
    );
  });

  it('of nothing is fine', async () => {
    expect((await evaluator.client.post(TSDB, [])).status).toBe(200);
    expect((await evaluator.client.post(REPORT, { reports: [] })).status).toBe(200);
  });

  it('about a host and a service that were made a moment ago is taken', async () => {
    world.lookup.records.push(hostRecord(aHost({ id: 'fresh' })), serviceRecord(aService({ id: 's2', name: 'new' })));
    expect((await evaluator.client.post(TSDB, [sample({ hostId: 'fresh' })])).status).toBe(200);
    expect(
      (await evaluator.client.post('/api/v0/services/new/tsdb', [{ name: 'a', time: NOW, value: 1 }])).status,
    ).toBe(200);
  });

  it('that the log does not take is answered with 503', async () => {
    world.logStore.isDown = true;
    try {
      for (const [path, body] of [
        [TSDB, [sample()]],
        [REPORT, { reports: [report()] }],
      ] as const) {
        const answer = await evaluator.client.post(path, body);
        expect(answer).toEqual({ status: 503, body: { error: { message: expect.any(String) as string } } });
      }
    } finally {
      world.logStore.isDown = false;
    }
    expect((await evaluator.client.post(TSDB, [sample()])).status).toBe(200);
  });

  it('may have a trailing question mark and no content type, as clients send it', async () => {
    const response = await fetch(`${evaluator.baseUrl}${TSDB}?`, {
      method: 'POST',
      headers: { 'X-API-KEY': API_KEY, 'content-type': 'text/plain' },
      body: JSON.stringify([sample()]),
    });
    expect(response.status).toBe(200);
  });
});

describe('ticks', () => {
  it('go to every partition at start', async () => {
    const ticks = () => appended().filter(({ headers }) => headers['ce_type'] === OBSERVATION_TYPE.tick);
    expect(ticks()).toEqual([]);
    evaluator.ticks.start();
    await evaluator.ticks.stop();
    expect(
      ticks()
        .map(({ partition }) => partition)
        .toSorted(),
    ).toEqual([0, 1, 2, 3]);
  });

  it('that the log does not take are told of once', async () => {
    world.logStore.isDown = true;
    evaluator.ticks.start();
    await evaluator.ticks.stop();
    evaluator.ticks.start();
    await evaluator.ticks.stop();
    world.logStore.isDown = false;
    expect(evaluator.logger.lines.filter((line) => line.includes('ticks'))).toHaveLength(1);
  });
});
