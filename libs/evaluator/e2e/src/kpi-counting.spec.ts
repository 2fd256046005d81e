import { createHash } from 'node:crypto';
import { ORG } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import {
  type ChartState,
  type ConfigRecord,
  type KpiMonitorState,
  type MonitorResult,
  monitorResultV1,
  OBSERVATION_TYPE,
  TOPICS,
} from '@tocsin/payload-schemas';
import { Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { NOW, World } from './world.js';

const HOUR_MS = 3_600_000;
const [API_KEY, SECRET_KEY] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
const common = { org: ORG, revision: 1, at: 0, actor: { kind: 'system', id: 'test' } } as const;
const project: ConfigRecord = {
  ...{ ...common, kind: 'project', id: 'shop' },
  state: {
    ...{ id: 'shop', number: 100_001, name: 'Shop', apiKey: API_KEY, formerApiKey: null },
    secretKeySha256: createHash('sha256').update(SECRET_KEY).digest('hex'),
    ...{ timeZone: 'Europe/Berlin', weekStart: 'Monday' },
  },
};
const aChart = (query: ChartState['query'], revision = 1): ConfigRecord => ({
  ...{ ...common, kind: 'chart', id: 'signups', revision },
  state: { id: 'signups', projectId: 'shop', name: 'Signups', ownerId: null, query },
});
const aMonitor = (given: Partial<KpiMonitorState> = {}): ConfigRecord => ({
  ...{ ...common, kind: 'kpiMonitor', id: 'watch' },
  state: {
    ...{ id: 'watch', projectId: 'shop', name: 'Signups', memo: '', ownerId: null },
    source: { type: 'chart', chartId: 'signups' },
    conditions: [{ type: 'confidence', level: 99, sides: 'both' }],
    ...{ isSmart: true, buckets: 1, judgesPace: true, severity: 'critical', tellsRecovery: true, isMute: false },
    ...{ userIds: [], emails: [], ...given },
  },
});
const HOURLY = { type: 'segmentation', e: { event_type: 'Signup' }, m: 'uniques', i: -3_600_000 };

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let world: World;
let evaluator: EvaluatorProcess;
beforeEach(async () => {
  world = await World.open();
  await world.configure(project);
  evaluator = await world.start();
});
afterEach(() => world.close());

type KpiResult = Extract<MonitorResult['result'], { kind: 'kpi' }>;

function results(): KpiResult[] {
  return world.logStore
    .records(TOPICS.observations.name)
    .filter(({ headers }) => headers['ce_type'] === OBSERVATION_TYPE.monitorResult)
    .map(({ value }) => monitorResultV1.parse(JSON.parse(String(value))).result as KpiResult);
}

/** Lets time pass until there is a result that is looked for. */
async function result(isIt: (result: KpiResult) => boolean, stepSeconds = 2): Promise<KpiResult> {
  let found: KpiResult | undefined;
  await eventually(
    async () => {
      found = results().find(isIt);
      if (found === undefined) await world.pass(stepSeconds);
      return found !== undefined;
    },
    () => `there was such a result: ${JSON.stringify(results()).slice(-2_000)} ${evaluator.logger.lines.join('\n')}`,
  );
  return found as KpiResult;
}

/** Users by hour: more at noon than at night, never twice the same. */
const usersAt = (hour: number): number => Math.round(30 + 12 * Math.sin((hour % 24) / 4) + ((hour * 7919) % 11) - 5);

async function post(events: readonly object[]): Promise<void> {
  const client = new Client(evaluator.baseUrl, undefined);
  for (let i = 0; i < events.length; i += 2000) {
    const answer = await client.post('/batch', { api_key: API_KEY, events: events.slice(i, i + 2000) });
    expect(answer.status).toBe(200);
  }
}

/** Users who sign up in the hours that begin in [from, to), in even steps; each is one of many. */
const signups = (from: number, to: number, share = (_hour: number) => 1): object[] => {
  const events: object[] = [];
  for (let hour = from / HOUR_MS; hour < to / HOUR_MS; hour++) {
    const users = Math.round(usersAt(hour) * share(hour));
    for (let i = 0; i < users; i++) {
      const time = Math.floor(hour * HOUR_MS + ((i + 0.5) * HOUR_MS) / users);
      // Every third comes again ten minutes later, and counts once.
      const user = { user_id: `user-${hour}-${i}`, device_id: `device-${hour}-${i}`, event_type: 'Signup' };
      events.push({ ...user, time });
      if (i % 3 === 0 && time % HOUR_MS < HOUR_MS - 700_000) events.push({ ...user, time: time + 600_000 });
    }
  }
  return events;
};

async function segmentation(days: string): Promise<Map<string, number>> {
  const query = new URLSearchParams({
    e: JSON.stringify({ event_type: 'Signup' }),
    i: '-3600000',
    start: days,
    end: days,
  });
  const authorization = `Basic ${Buffer.from(`${API_KEY}:${SECRET_KEY}`).toString('base64')}`;
  const response = await fetch(`${evaluator.baseUrl}/api/2/events/segmentation?${query.toString()}`, {
    headers: { authorization },
  });
  const { data } = (await response.json()) as { data: { series: number[][]; xValues: string[] } };
  return new Map(data.xValues.map((x, i) => [x, data.series[0][i]]));
}

const PRESENT = NOW * 1000;
const DAYS = 21;

it('a chart that is new is counted back, fitted, and judged at once: with the values that event segmentation has', async () => {
  await post(signups(PRESENT - DAYS * 24 * HOUR_MS, PRESENT));
  await world.configure(aChart(HOURLY), aMonitor());
  const { buckets, unit, interval, chartRevision } = await result(({ buckets }) => buckets.length > 0);
  expect({ unit, interval, chartRevision }).toEqual({ unit: 'count', interval: 'hour', chartRevision: 1 });
  const [bucket] = buckets;
  const [series] = bucket.series;
  expect(bucket.end * 1000).toBeLessThanOrEqual(PRESENT);
  expect(series).toMatchObject({
    name: 'Signup',
    segment: { index: 0, name: 'All users' },
    groupBy: [],
    baselines: {},
  });
  expect(series.value).toBe(usersAt((bucket.start * 1000) / HOUR_MS));
  expect(series.band?.lower).toBeLessThan(series.value as number);
  expect(series.band?.upper).toBeGreaterThan(series.value as number);
  const kept = await world.query<{ start_ms: number; counts: Record<string, { value: number }> }>(
    'select start_ms, counts from kpi_bucket order by start_ms desc limit 12',
  );
  const answered = await segmentation('20251124');
  for (const { start_ms: start, counts } of kept) {
    const wall = new Date(start + HOUR_MS).toISOString().slice(0, 19);
    expect(counts['1'].value).toBe(answered.get(wall));
  }
}, 60_000);
