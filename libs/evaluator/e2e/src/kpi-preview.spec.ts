import { ORG } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import {
  alertTransitionV1,
  type ChartState,
  type ConfigRecord,
  type KpiCondition,
  type KpiMonitorState,
  RECORD_TYPE,
  TOPICS,
} from '@tocsin/payload-schemas';
import { type Answer, Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { basicOf, PROJECT_API_KEY, PROJECT_SECRET_KEY, SHOP_PROJECT } from './shop-project.js';
import { API_KEY, NOW, World } from './world.js';

const HOUR_MS = 3_600_000;
const PRESENT = NOW * 1000;
const DAYS = 20;
/** Hours after the present in which hardly anybody signs up. */
const FALLEN: readonly number[] = [2, 3];
const HOURS = 6;
const PATH = '/api/v1/projects/p1/monitors/preview';

const CONDITIONS: readonly KpiCondition[] = [
  { type: 'threshold', operator: 'below', value: 10 },
  { type: 'change', operator: 'below', baseline: 'yesterday', by: { percent: 50 } },
  { type: 'confidence', level: 99, sides: 'below' },
];
const common = { org: ORG, revision: 1, at: 0, actor: { kind: 'system', id: 'test' } } as const;
const query: ChartState['query'] = { type: 'segmentation', e: { event_type: 'Signup' }, m: 'totals', i: -HOUR_MS };
const chart: ConfigRecord = {
  ...{ ...common, kind: 'chart', id: 'signups' },
  state: { id: 'signups', projectId: 'p1', name: 'Signups', ownerId: null, query },
};
const monitor: KpiMonitorState = {
  ...{ id: 'watch', projectId: 'p1', name: 'Signups', memo: '', ownerId: null },
  source: { type: 'chart', chartId: 'signups' },
  ...{ conditions: [...CONDITIONS], isSmart: false, buckets: 1, judgesPace: false, severity: 'critical' },
  ...{ tellsRecovery: true, isMute: false, userIds: [], emails: [] },
};

interface Finding {
  readonly change: string;
  readonly status: string;
  readonly message: string;
  readonly conditionText: string;
  readonly bucket: { readonly start: number; readonly until: number | null };
}

interface Preview {
  readonly from: number;
  readonly to: number;
  readonly opened: number;
  readonly openedPerWeek: number;
  readonly findings: readonly Finding[];
  readonly series: readonly {
    readonly buckets: readonly { readonly value: number; readonly lower: number | null }[];
  }[];
  readonly picture: string;
}

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;

beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  await world.configure(SHOP_PROJECT);
  evaluator = await world.start();
  await world.configure(chart);
  await post(signups(-DAYS * 24, 0));
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

/** In each hour from the present on; more at noon than at night. */
function signups(from: number, to: number): object[] {
  return Array.from({ length: to - from }, (_, i) => {
    const start = PRESENT + (from + i) * HOUR_MS;
    const usual = Math.round(
      25 + 8 * Math.sin((start / HOUR_MS / 24) * 2 * Math.PI) + ((Math.abs(from + i) * 7919) % 7) - 3,
    );
    const count = FALLEN.includes(from + i) ? 3 : usual;
    return Array.from({ length: count }, (__, n) => ({
      ...{ event_type: 'Signup', device_id: `device-${from + i}-${n}` },
      time: Math.floor(start + ((n + 0.5) * HOUR_MS) / count),
    }));
  }).flat();
}

async function post(events: readonly object[]): Promise<void> {
  const client = new Client(evaluator.baseUrl, undefined);
  for (let i = 0; i < events.length; i += 2000) {
    const answer = await client.post('/batch', { api_key: PROJECT_API_KEY, events: events.slice(i, i + 2000) });
    expect(answer.status).toBe(200);
  }
}

/** Lets time pass while it is answered: what was sent before is waited for. */
async function asked(body: object): Promise<Answer> {
  let answer: Answer | undefined;
  const asking = evaluator.client.post(PATH, body).then((found) => (answer = found));
  await eventually(async () => {
    if (answer === undefined) await world.pass(1);
    return answer !== undefined;
  }, 'it was answered');
  return asking;
}

async function preview(body: object): Promise<Preview> {
  const { status, body: found } = await asked(body);
  expect([status, found]).toEqual([200, expect.any(Object)]);
  return found as Preview;
}

const live = (): string[] =>
  world.logStore
    .records(TOPICS.alerts.name)
    .filter(({ headers }) => headers['ce_type'] === RECORD_TYPE.alertTransition)
    .map(({ value }) => alertTransitionV1.parse(JSON.parse(String(value))))
    .map(({ change, message }) => `${change} ${message}`)
    .sort();

it('a description is played over days that were quiet, and nothing of it is kept', async () => {
  const { findings, opened, series, picture, from, to } = await preview({
    monitor: { ...monitor, id: 'new' },
    days: 3,
  });
  expect({ findings, opened }).toEqual({ findings: [], opened: 0 });
  const [{ buckets }] = series;
  expect(buckets).toHaveLength((to - from) / 3600);
  expect(buckets.length).toBeGreaterThanOrEqual(72);
  for (const { value, lower } of buckets) expect(value).toBeGreaterThanOrEqual(lower as number);
  expect(Buffer.from(picture.replace('data:image/png;base64,', ''), 'base64').subarray(1, 4).toString()).toBe('PNG');
  expect(await world.query('select from kpi_bucket')).toEqual([]);
  expect(await world.query('select from kpi_watch')).toEqual([]);
});

it('what it tells of an incident is what the monitor told while it happened', async () => {
  await world.configure({ ...common, kind: 'kpiMonitor', id: 'watch', state: monitor });
  const judged = async (): Promise<number> => {
    const { body } = await evaluator.client.get('/api/v1/projects/p1/monitors/watch/state?buckets=1');
    return ((body as { judgedUntil: number | null }).judgedUntil ?? 0) * 1000;
  };
  const isJudged = (hours: number): Promise<void> =>
    eventually(async () => {
      await world.pass(5);
      return (await judged()) >= PRESENT + hours * HOUR_MS;
    }, `what came until hour ${hours} was judged`);
  await isJudged(-1);
  for (let hour = 0; hour < HOURS; hour++) {
    world.clock.advance(PRESENT + (hour + 1) * HOUR_MS - 1000 - world.clock.now());
    await post(signups(hour, hour + 1));
    await isJudged(hour + 1);
  }
  await eventually(() => live().length >= 6, 'it was told');

  const { findings, opened, openedPerWeek } = await preview({ monitorId: 'watch', days: 1 });
  expect(opened).toBe(3);
  expect(openedPerWeek).toBe(21);
  const told = findings.map(({ change, message }) => `${change} ${message}`).sort();
  const exact = (sentence: string): boolean => !/expected|%/.test(sentence) || sentence.includes('yesterday');
  expect(told.filter(exact)).toEqual(live().filter(exact));
  expect(told).toHaveLength(live().length);
});

it('with pace it tells within the hour in which it happens', async () => {
  const { findings } = await preview({ monitor: { ...monitor, judgesPace: true }, days: 1 });
  const [first] = findings.filter(({ change, conditionText }) => change === 'open' && conditionText.includes('99'));
  expect(first.bucket).toMatchObject({ start: (PRESENT + FALLEN[0] * HOUR_MS) / 1000 });
  expect(first.bucket.until).toBeLessThan((PRESENT + (FALLEN[0] + 1) * HOUR_MS) / 1000);
});

it.each([
  { body: {}, status: 400, says: 'monitor: exactly one of monitor and monitorId is required' },
  { body: { monitorId: 'watch', monitor }, status: 400, says: 'monitor: exactly one' },
  { body: { monitorId: 'watch', days: 0 }, status: 400, says: 'days: ' },
  { body: { monitorId: 'watch', days: 61 }, status: 400, says: 'days: ' },
  { body: { monitor: {} }, status: 400, says: 'conditions: must not be empty' },
  { body: { monitorId: 'other' }, status: 404, says: 'Monitor Not Found.' },
])('refuses $body', async ({ body, status, says }) => {
  const answer = await asked(body);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toContain(says);
});

it('two are played at a time, and one that nobody waits for makes room', async () => {
  const begin = (signal: AbortSignal): Promise<void> =>
    fetch(evaluator.baseUrl + PATH, {
      ...{ method: 'POST', headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' } },
      ...{ body: JSON.stringify({ monitorId: 'watch', days: 1 }), signal },
    }).then(
      () => undefined,
      () => undefined,
    );
  const leaving = new AbortController();
  // As no time passes, they wait for what was sent before to be stored.
  const left = [begin(leaving.signal), begin(leaving.signal)];
  const third = (): Promise<Answer> => evaluator.client.post(PATH, { monitorId: 'watch', days: 1 });
  let refused: Answer | undefined;
  await eventually(async () => (refused = await third()).status === 503, 'a third one was refused');
  expect(refused?.body).toMatchObject({ error: { code: 'unavailable' } });
  leaving.abort();
  await Promise.all(left);
  await preview({ monitorId: 'watch', days: 1 });
});

it('costs what counting its days costs, and waits for its project to have that', async () => {
  const day = (days: number): string =>
    new Date(PRESENT - days * 24 * HOUR_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const spend = async (days: number): Promise<number> => {
    const parameters = new URLSearchParams({ e: '{"event_type":"Signup"}', start: day(days), end: day(1) });
    const headers = { authorization: basicOf(PROJECT_SECRET_KEY) };
    return (await fetch(`${evaluator.baseUrl}/api/2/events/segmentation?${parameters.toString()}`, { headers })).status;
  };
  for (const days of [365, 29]) while ((await spend(days)) === 200);
  expect(await asked({ monitorId: 'watch', days: 1 })).toMatchObject({
    status: 429,
    body: { error: { code: 'rate_limited', message: expect.stringMatching(/^this query costs 29, /) as unknown } },
  });
});
