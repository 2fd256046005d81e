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
import { GrpcKpiMonitorProgress } from '@tocsin/service-clients';
import { Client } from './client.js';
import { type EvaluatorProcess, INTERNAL_TOKEN, KPI_SETTLING_MS } from './evaluator-process.js';
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
let world: World;
let evaluator: EvaluatorProcess;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  await world.configure(project);
  evaluator = await world.start();
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

type KpiResult = Extract<MonitorResult['result'], { kind: 'kpi' }>;

function results(): KpiResult[] {
  return world.logStore
    .records(TOPICS.observations.name)
    .filter(({ headers }) => headers['ce_type'] === OBSERVATION_TYPE.monitorResult)
    .map(({ value }) => monitorResultV1.parse(JSON.parse(String(value))).result as KpiResult);
}

/** How far time passes at a time: far less than a slot of an hour, so that each is seen. */
const STEP_SECONDS = 200;
/** So often is looked whether a run has ended before time passes nevertheless: some wait for it. */
const MOST_LOOKS = 20;

/** Runs of this evaluator that have seen what time it is. */
async function runsEnded(): Promise<number> {
  const runs = await evaluator.metrics.registry.getSingleMetric('tocsin_monitor_runs_total')?.get();
  const ended = runs?.values.filter(({ labels }) => labels['outcome'] !== 'skipped') ?? [];
  return ended.reduce((sum, { value }) => sum + value, 0);
}

/** Lets time pass until there is a result that is looked for, but no faster than runs follow. */
async function result(isIt: (result: KpiResult) => boolean): Promise<KpiResult> {
  let found: KpiResult | undefined;
  let [seen, looks] = [0, 0];
  await eventually(
    async () => {
      found = results().find(isIt);
      if (found !== undefined) return true;
      const ended = await runsEnded();
      if (ended > seen) await world.pass(STEP_SECONDS);
      else if (++looks % MOST_LOOKS === 0) await world.pass(1);
      seen = ended;
      return false;
    },
    () => `there was such a result: ${JSON.stringify(results()).slice(-2_000)} ${evaluator.logger.lines.join('\n')}`,
  );
  return found as KpiResult;
}

/** Users by hour: more at noon than at night, never twice the same. */
const usersAt = (hour: number): number => Math.round(30 + 12 * Math.sin((hour % 24) / 4) + ((hour * 7919) % 11) - 5);

/** Resolves when the events are stored: until then monitors wait, and time would pass without them. */
async function post(events: readonly object[]): Promise<void> {
  const client = new Client(evaluator.baseUrl, undefined);
  for (let i = 0; i < events.length; i += 2000) {
    const answer = await client.post('/batch', { api_key: API_KEY, events: events.slice(i, i + 2000) });
    expect(answer.status).toBe(200);
  }
  await world.eventsStored();
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

async function segmentation(days: string, measure = 'uniques'): Promise<Map<string, number>> {
  const query = new URLSearchParams({
    e: JSON.stringify({ event_type: 'Signup' }),
    i: '-3600000',
    m: measure,
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

type Kept = { readonly start_ms: number; readonly counts: Readonly<Record<string, { readonly value: number }>> };
const keptBuckets = (): Promise<Kept[]> =>
  world.query<Kept>('select start_ms, counts from kpi_bucket order by start_ms desc limit 12');
const bucketThatBegins =
  (start: number) =>
  (found: KpiResult): boolean =>
    found.buckets.some((bucket) => bucket.start * 1000 === start);

it('a chart that is new is counted back, fitted and judged at once, with the values that event segmentation has', async () => {
  await post(signups(PRESENT - DAYS * 24 * HOUR_MS, PRESENT));
  await world.configure(aChart(HOURLY), aMonitor());
  const { buckets, unit, interval, chartRevision } = await result(({ buckets }) => buckets.length > 0);
  expect({ unit, interval, chartRevision }).toEqual({ unit: 'count', interval: 'hour', chartRevision: 1 });
  const [bucket] = buckets;
  const [series] = bucket.series;
  expect(bucket.end * 1000).toBeLessThanOrEqual(PRESENT);
  expect(series).toMatchObject({
    ...{ name: 'Signup', segment: { index: 0, name: 'All users' }, groupBy: [], baselines: {} },
  });
  expect(series.value).toBe(usersAt((bucket.start * 1000) / HOUR_MS));
  expect(series.band?.lower).toBeLessThan(series.value as number);
  expect(series.band?.upper).toBeGreaterThan(series.value as number);
  const answered = await segmentation('20251124');
  const kept = await keptBuckets();
  expect(kept).toHaveLength(12);
  for (const { start_ms: start, counts } of kept) {
    const wall = new Date(start + HOUR_MS).toISOString().slice(0, 19);
    expect(counts['1'].value).toBe(answered.get(wall));
  }
});

it('says what it counted and expects, to who asks', async () => {
  await world.settled();
  const { status, body } = await evaluator.client.get('/api/v1/projects/100001/monitors/watch/state?buckets=2');
  expect(status).toBe(200);
  const judged = { expected: expect.any(Number), lower: expect.any(Number), upper: expect.any(Number) };
  expect(body).toMatchObject({
    ...{ monitorId: 'watch', interval: 'hour', timeZone: 'Europe/Berlin', unit: 'count', isFilled: true },
    ...{ seriesCount: 1, series: [{ name: 'Signup', model: { outcome: 'fitted', hasPace: true } }] },
  });
  const { series, nextJudgementAt, judgedUntil } = body as {
    series: { buckets: object[] }[];
    nextJudgementAt: number;
    judgedUntil: number;
  };
  expect(series[0].buckets).toHaveLength(2);
  expect(series[0].buckets[1]).toMatchObject({ end: judgedUntil, ...judged });
  expect((nextJudgementAt - KPI_SETTLING_MS / 1000) % 3600).toBe(0);
  expect(body).toMatchObject({ waitsFor: { reason: 'bucket', until: nextJudgementAt } });
  for (const path of ['projects/shop/monitors/other/state', 'projects/other/monitors/watch/state']) {
    expect((await evaluator.client.get(`/api/v1/${path}`)).status).toBe(404);
  }
  expect((await evaluator.client.get('/api/v1/projects/shop/monitors/watch/state?buckets=0')).status).toBe(400);
});

it('says how far it is to pages of another service', async () => {
  const progress = new GrpcKpiMonitorProgress({ address: evaluator.grpcAddress, token: INTERNAL_TOKEN });
  await world.settled();
  const told = results().flatMap(({ buckets }) => buckets.map(({ end }) => end));
  expect(await progress.of(ORG, 'watch')).toEqual({
    ...{ judgedUntil: Math.max(...told), seriesCount: 1 },
    waitsFor: { reason: 'bucket', message: expect.any(String), until: expect.any(Number) },
  });
  expect(await progress.of(ORG, 'other')).toBeUndefined();
});

it('a fall shows in the hour in which it happens', async () => {
  await post(signups(PRESENT, PRESENT + HOUR_MS, () => 0.05));
  const until = PRESENT / 1000 + 30 * 60;
  const { running, countedUntil } = await result((found) => found.running?.until === until);
  expect(countedUntil).toBeGreaterThanOrEqual(until * 1000 + KPI_SETTLING_MS);
  expect(running).toMatchObject({ start: PRESENT / 1000, end: PRESENT / 1000 + 3600, onlyRises: true });
  const [{ soFar }] = running?.series ?? [];
  expect(soFar?.value).toBeLessThan(soFar?.lower as number);
});

it('late events are counted before the hour is learnt, and what was judged is not told again', async () => {
  const fallen = await result(bucketThatBegins(PRESENT));
  const [{ value, band }] = fallen.buckets[0].series;
  expect(value).toBeLessThan(band?.lower as number);
  await post([{ user_id: 'late-user', device_id: 'late-device', event_type: 'Signup', time: PRESENT + 60_000 }]);
  const next = await result(bucketThatBegins(PRESENT + HOUR_MS));
  expect(next.buckets.map(({ start }) => start * 1000)).toEqual([PRESENT + HOUR_MS]);
  const kept = (await keptBuckets()).find(({ start_ms: start }) => start === PRESENT);
  expect(kept?.counts['1'].value).toBe((value as number) + 1);
});

it('another evaluator goes on where one was killed, and says what that would have said', async () => {
  const other = await world.start();
  await world.end(evaluator, 'kill');
  evaluator = other;
  const next = await result(bucketThatBegins(PRESENT + 2 * HOUR_MS));
  expect(next.buckets.map(({ start }) => start * 1000)).toEqual([PRESENT + 2 * HOUR_MS]);
  expect(next.buckets[0].series[0]).toMatchObject({ value: 0, band: { expected: expect.any(Number) } });
});

it('a chart that asks something else is counted anew', async () => {
  await world.configure(aChart({ ...HOURLY, m: 'totals' }, 2));
  const { buckets, chartRevision } = await result((found) => found.chartRevision === 2 && found.buckets.length > 0);
  expect(chartRevision).toBe(2);
  expect(buckets[0].series[0].band).toBeDefined();
  const { series } = (await evaluator.client.get('/api/v1/projects/shop/monitors/watch/state?buckets=48')).body as {
    series: { buckets: { start: number; value: number }[] }[];
  };
  const answered = await segmentation('20251124', 'totals');
  const hour = series[0].buckets.find(({ start }) => start * 1000 === PRESENT - 4 * HOUR_MS);
  expect(hour?.value).toBe(answered.get('2025-11-24T13:00:00'));
});

it('after a pause all hours that were missed are told, and in the night models are fitted anew', async () => {
  const nightOf = async (): Promise<number> => {
    const [{ fitted_night: night }] = await world.query<{ fitted_night: number }>('select fitted_night from kpi_watch');
    return night;
  };
  await world.settled();
  const before = await nightOf();
  const lastTold = Math.max(...results().flatMap(({ buckets }) => buckets.map(({ end }) => end)));
  // To five o'clock in Berlin: every night has begun.
  world.clock.advance(PRESENT + 12 * HOUR_MS - world.clock.now());
  await eventually(async () => {
    await world.pass(5);
    return (await nightOf()) === before + 1;
  }, 'the models were fitted anew');
  const after = await result((found) => found.buckets.some(({ end }) => end * 1000 === PRESENT + 11 * HOUR_MS));
  expect(after.buckets[0].start).toBe(lastTold);
  expect(after.buckets.map(({ end }) => end).slice(0, -1)).toEqual(after.buckets.slice(1).map(({ start }) => start));
});

it('the automatic monitor watches each event that happens often enough, by day', async () => {
  const day = (i: number): number => PRESENT - i * 24 * HOUR_MS;
  const often = Array.from({ length: 20 * 110 }, (_, i) => ({
    type: 'Often',
    time: day(1 + Math.floor(i / 110)) - i * 1000,
  }));
  const seldom = Array.from({ length: 20 * 90 }, (_, i) => ({
    type: 'Seldom',
    time: day(1 + Math.floor(i / 90)) - i * 1000,
  }));
  await post([...often, ...seldom].map(({ type, time }, i) => ({ device_id: `device-${i}`, event_type: type, time })));
  const source = { type: 'everyEvent' } as const;
  await world.configure({
    ...aMonitor({ id: 'automatic', source, judgesPace: false }),
    id: 'automatic',
  });
  const { buckets, chartRevision, interval } = await result(
    (found) => found.interval === 'day' && found.buckets.length > 0,
  );
  expect({ chartRevision, interval }).toEqual({ chartRevision: 0, interval: 'day' });
  expect(new Set(buckets[0].series.map(({ name }) => name))).toEqual(new Set(['Signup', 'Often']));
  const { body } = await evaluator.client.get('/api/v1/projects/shop/automatic-monitors/events');
  const { events } = body as { events: { name: string; isWatched: boolean; model: string }[] };
  expect(Object.fromEntries(events.map(({ name, isWatched, model }) => [name, [isWatched, model]]))).toEqual({
    Signup: [true, 'fitted'],
    // As often every day: a band would have no width.
    Often: [true, 'constant'],
    Seldom: [false, 'none'],
  });
});
