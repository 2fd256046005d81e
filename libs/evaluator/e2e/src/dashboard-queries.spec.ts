import { createHash } from 'node:crypto';
import { ORG } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { Client } from './client.js';
import { NOW, World } from './world.js';

const SECRET_KEY = 'fedcba9876543210fedcba9876543210';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Midnight in Tokyo, today. */
const TODAY = Math.floor((NOW * 1000 + 9 * HOUR_MS) / DAY_MS) * DAY_MS - 9 * HOUR_MS;
const dayText = (at: number): string => new Date(at + 9 * HOUR_MS).toISOString().slice(0, 10);
const [YESTERDAY_TEXT, TODAY_TEXT] = [dayText(TODAY - 1), dayText(TODAY)];

const apiKeyOf = (id: string): string => createHash('md5').update(id).digest('hex');
const aProject = (id: string, number: number): ConfigRecord => ({
  kind: 'project',
  org: ORG,
  id,
  revision: 1,
  at: 0,
  actor: { kind: 'system', id: 'test' },
  state: {
    id,
    number,
    name: id,
    apiKey: apiKeyOf(id),
    formerApiKey: null,
    secretKeySha256: createHash('sha256').update(SECRET_KEY).digest('hex'),
    timeZone: 'Asia/Tokyo',
    weekStart: 'Monday',
  },
});

let server: TestDatabase;
let world: World;
let baseUrl: string;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  for (const [i, id] of ['shop', 'busy'].entries()) await world.configure(aProject(id, 100_001 + i));
  ({ baseUrl } = await world.start());
  await new Client(baseUrl, undefined).post('/batch', { api_key: apiKeyOf('shop'), events: EVENTS });
  await eventually(async () => (await segmentation({ e: { event_type: 'Last' } })).value === 1, 'all was stored');
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const hanako = { user_id: 'hanako', device_id: 'phone-1' };
const taro = { user_id: 'taro1', device_id: 'phone-2' };
const EVENTS = [
  // The device is hanako's before she says so.
  { device_id: 'phone-1', event_type: 'Buy', time: TODAY - 1, event_properties: { price: 3, tags: ['a', 'b'] } },
  { ...hanako, event_type: '$identify', user_properties: { $set: { tier: 'gold' } } },
  { ...hanako, event_type: 'Buy', time: TODAY, country: 'Japan', event_properties: { price: 4.5 } },
  { ...hanako, event_type: 'Buy', time: TODAY + 1, country: 'Japan' },
  { ...taro, event_type: 'Buy', time: TODAY + HOUR_MS, country: 'Germany', event_properties: { price: 10 } },
  { user_id: 'visitor', event_type: 'Visit', time: TODAY + HOUR_MS },
  { ...hanako, event_type: 'Visit', time: TODAY + HOUR_MS },
  { ...hanako, event_type: 'Last', time: TODAY + HOUR_MS + 1 },
];

type Parameters = Readonly<Record<string, unknown>>;

/** A list of texts is a parameter that is repeated. */
function ask(endpoint: string, parameters: Parameters, project = 'shop', secretKey = SECRET_KEY): Promise<Response> {
  const days = { start: YESTERDAY_TEXT.replaceAll('-', ''), end: TODAY_TEXT.replaceAll('-', '') };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...days, ...parameters })) {
    const isRepeated = Array.isArray(value) && typeof value[0] === 'string';
    for (const each of isRepeated ? (value as unknown[]) : [value]) {
      query.append(name, typeof each === 'string' ? each : JSON.stringify(each));
    }
  }
  const authorization = `Basic ${Buffer.from(`${apiKeyOf(project)}:${secretKey}`).toString('base64')}`;
  return fetch(`${baseUrl}/api/2/${endpoint}?${query.toString()}`, { headers: { authorization } });
}

const get = (parameters: Parameters, project?: string, secretKey?: string): Promise<Response> =>
  ask('events/segmentation', parameters, project, secretKey);

async function segmentation(parameters: Parameters): Promise<{ data: unknown; value: number | undefined }> {
  const response = await get(parameters);
  const body = (await response.json()) as { data: { seriesCollapsed: { value: number }[][] } };
  return { data: body.data, value: body.data.seriesCollapsed[0]?.[0]?.value };
}

const buy = { event_type: 'Buy' };
const xValues = [YESTERDAY_TEXT, TODAY_TEXT];

it.each<{ what: string; parameters: Parameters; data: object }>([
  {
    what: 'users of an event by day, counted once over both',
    parameters: { e: buy },
    data: { series: [[1, 2]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 }]], xValues },
  },
  {
    what: 'totals of two events',
    parameters: { e: buy, e2: { event_type: '_all' }, m: 'totals' },
    data: {
      series: [
        [1, 3],
        [1, 6],
      ],
      seriesLabels: [0, 1],
      seriesCollapsed: [[{ value: 4 }], [{ value: 7 }]],
      xValues,
    },
  },
  {
    what: 'the share of active users',
    parameters: { e: buy, m: 'pct_dau' },
    data: { series: [[1, 2 / 3]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 / 3 }]], xValues },
  },
  {
    what: 'how often users did it',
    parameters: { e: buy, m: 'average' },
    data: { series: [[1, 1.5]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 }]], xValues },
  },
  {
    what: 'the sum of a property',
    parameters: { e: { ...buy, group_by: [{ type: 'event', value: 'price' }] }, m: 'sums' },
    data: { series: [[3, 14.5]], seriesLabels: [0], seriesCollapsed: [[{ value: 17.5 }]], xValues },
  },
  {
    what: 'groups, the highest first, and only as many as are asked for',
    parameters: { e: buy, m: 'totals', g: 'country', limit: 2 },
    data: {
      series: [
        [0, 2],
        [1, 0],
      ],
      seriesLabels: [
        [0, 'Japan'],
        [0, '(none)'],
      ],
      seriesCollapsed: [[{ value: 2 }], [{ value: 1 }]],
      xValues,
    },
  },
  {
    what: 'an event whose property is a list, in each of its groups',
    parameters: {
      e: {
        ...buy,
        filters: [{ subprop_type: 'event', subprop_key: 'tags', subprop_op: 'set is', subprop_value: ['b', 'a'] }],
        group_by: [{ type: 'event', value: 'tags' }],
      },
    },
    data: {
      series: [
        [1, 0],
        [1, 0],
      ],
      seriesLabels: [
        [0, 'a'],
        [0, 'b'],
      ],
      seriesCollapsed: [[{ value: 1 }], [{ value: 1 }]],
      xValues,
    },
  },
  {
    what: 'users with a property',
    parameters: { e: buy, m: 'totals', s: [{ prop: 'gp:tier', op: 'is', values: ['gold'] }] },
    data: { series: [[0, 2]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 }]], xValues },
  },
  {
    what: 'formulas, and 0 where they cannot be computed',
    parameters: {
      e: buy,
      e2: { event_type: 'Visit' },
      m: 'formula',
      formula: '%:UNIQUES(B)/UNIQUES(A); TOTALS(A)/TOTALS(B)',
    },
    data: {
      series: [
        [0, 1],
        [0, 1.5],
      ],
      seriesLabels: [0, 1],
      seriesCollapsed: [[{ value: 1 }], [{ value: 2 }]],
      xValues,
    },
  },
  {
    what: 'percentiles and different values of a property',
    parameters: {
      e: { ...buy, group_by: [{ type: 'event', value: 'price' }] },
      m: 'formula',
      formula: 'PERCENTILE(A, 0.5); PROPMAX(A); PROPCOUNT(A)',
    },
    data: {
      series: [
        [3, 7.25],
        [3, 10],
        [1, 2],
      ],
      seriesLabels: [0, 1, 2],
      seriesCollapsed: [[{ value: 4.5 }], [{ value: 10 }], [{ value: 3 }]],
      xValues,
    },
  },
  {
    what: 'how often users did it',
    parameters: { e: buy, m: 'formula', formula: 'FREQPERCENTILE(A, 0.5)' },
    data: { series: [[1, 1.5]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 }]], xValues },
  },
  {
    what: 'one segment beside another',
    parameters: {
      ...{ e: buy, m: 'formula', formula: 'TOTALS(A1)/TOTALS(A2)' },
      s: ['Japan', 'Germany'].map((value) => JSON.stringify([{ prop: 'country', op: 'is', values: [value] }])),
    },
    data: { series: [[0, 2]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 }]], xValues },
  },
  {
    what: 'users of a rolling window, each once',
    parameters: { e: buy, rollingWindow: 2 },
    data: { series: [[1, 2]], seriesLabels: [0], seriesCollapsed: [[{ value: 2 }]], xValues },
  },
  {
    what: 'the average of two days',
    parameters: { e: buy, m: 'totals', rollingAverage: 2 },
    data: { series: [[0.5, 2]], seriesLabels: [0], seriesCollapsed: [[{ value: 4 }]], xValues },
  },
  {
    what: 'an event that never came',
    parameters: { e: { event_type: 'Never' } },
    data: { series: [[0, 0]], seriesLabels: [0], seriesCollapsed: [[{ value: 0 }]], xValues },
  },
])('answers $what', async ({ parameters, data }) => {
  expect((await segmentation(parameters)).data).toEqual(data);
});

it('hours are those of the project', async () => {
  const { data } = await segmentation({ e: buy, m: 'totals', i: '-3600000' });
  const { series, xValues: hours } = data as { series: number[][]; xValues: string[] };
  expect(hours).toHaveLength(48);
  expect(hours.slice(23, 26).map((hour, i) => [hour, series[0][23 + i]])).toEqual([
    [`${YESTERDAY_TEXT}T23:00:00`, 1],
    [`${TODAY_TEXT}T00:00:00`, 2],
    [`${TODAY_TEXT}T01:00:00`, 1],
  ]);
});

it('names the parameter that is wrong', async () => {
  const response = await get({ e: buy, m: 'histogram' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: {
      code: 'invalid_input',
      field: 'm',
      message: 'm: histogram is not offered; there are uniques, totals, pct_dau, average, sums, value_avg, formula',
    },
  });
});

it('needs both keys', async () => {
  expect((await get({ e: buy }, 'shop', 'wrong')).status).toBe(401);
});

it('refuses what costs more than a project ever has, and keeps back one that has spent it', async () => {
  const year = { e: buy, start: '20250101', end: '20251231' };
  const tooMuch = await get({ ...year, g: 'country' }, 'busy');
  expect(tooMuch.status).toBe(400);
  expect(await tooMuch.json()).toMatchObject({ error: { field: 'end' } });
  expect((await get(year, 'busy')).status).toBe(200);
  expect((await get(year, 'busy')).status).toBe(200);
  const limited = await get(year, 'busy');
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await limited.json()).toEqual({
    error: {
      code: 'rate_limited',
      message: 'this query costs 365, and a project has 1000 for 5 minutes, of which 730 are spent',
    },
  });
  expect((await get({ e: buy })).status).toBe(200);
});

describe('a funnel', () => {
  const steps = (...types: string[]): string[] => types.map((type) => JSON.stringify({ event_type: type }));
  const funnel = async (parameters: Parameters): Promise<unknown> => {
    const response = await ask('funnels', parameters);
    return ((await response.json()) as { data: unknown }).data;
  };

  it('tells how many of those who begin go on, by the day on which they begin', async () => {
    expect(await funnel({ e: steps('Buy', 'Visit', 'Last') })).toEqual([
      expect.objectContaining({
        meta: { segmentIndex: 0 },
        events: ['Buy', 'Visit', 'Last'],
        cumulativeRaw: [2, 1, 1],
        cumulative: [1, 0.5, 0.5],
        stepByStep: [1, 0.5, 1],
        medianTransTimes: [0, HOUR_MS - 1, 1],
        dayFunnels: expect.objectContaining({
          xValues,
          series: [
            [1, 1, 1],
            [2, 1, 1],
          ],
        }) as unknown,
      }),
    ]);
  });

  it.each<{ what: string; parameters: Parameters; found: unknown[] }>([
    {
      what: 'who is in time',
      parameters: { e: steps('Buy', 'Visit'), cs: 3599 },
      found: [{ cumulativeRaw: [2, 0] }],
    },
    {
      what: 'nothing that comes in a wrong order',
      parameters: { e: steps('Visit', 'Buy') },
      found: [{ cumulativeRaw: [2, 0] }],
    },
    {
      what: 'steps in any order',
      parameters: { e: steps('Visit', 'Buy'), mode: 'unordered' },
      found: [{ cumulativeRaw: [2, 1] }],
    },
    {
      what: 'steps with nothing between',
      parameters: { e: steps('Buy', 'Last'), mode: 'sequential' },
      found: [{ cumulativeRaw: [2, 0] }],
    },
    {
      what: 'segments of the first step',
      parameters: { e: steps('Buy', 'Visit'), s: ['[{"prop":"country","op":"is","values":["Japan"]}]', '[]'] },
      found: [
        { meta: { segmentIndex: 0 }, cumulativeRaw: [1, 1] },
        { meta: { segmentIndex: 1 }, cumulativeRaw: [2, 1] },
      ],
    },
    {
      what: 'groups of the first step, those with the most users first',
      parameters: { e: steps('Buy', 'Visit'), g: 'country', limit: 2 },
      found: [
        { meta: { segmentIndex: 0, groupValue: '(none)' }, cumulativeRaw: [1, 1] },
        { meta: { segmentIndex: 0, groupValue: 'Germany' }, cumulativeRaw: [1, 0] },
      ],
    },
    {
      what: 'groups of a property of the first step',
      parameters: { e: [JSON.stringify({ ...buy, group_by: [{ type: 'event', value: 'tags' }] }), ...steps('Visit')] },
      found: [
        { meta: { segmentIndex: 0, groupValue: '(none)' }, cumulativeRaw: [2, 1] },
        { meta: { segmentIndex: 0, groupValue: 'a' }, cumulativeRaw: [1, 1] },
        { meta: { segmentIndex: 0, groupValue: 'b' }, cumulativeRaw: [1, 1] },
      ],
    },
    {
      what: 'new users on the day of their first event',
      parameters: { e: steps('Buy', 'Visit'), n: 'new', start: TODAY_TEXT.replaceAll('-', '') },
      found: [{ cumulativeRaw: [1, 0] }],
    },
    {
      what: 'an event that never came',
      parameters: { e: steps('Never', 'Buy') },
      found: [{ cumulativeRaw: [0, 0] }],
    },
  ])('counts $what', async ({ parameters, found }) => {
    expect(await funnel(parameters)).toEqual(found.map((each) => expect.objectContaining(each) as unknown));
  });

  it('names the parameter that is wrong, and costs two events for each step', async () => {
    const wrong = await ask('funnels', { e: steps('Buy') });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { code: 'invalid_input', field: 'e' } });
    const year = { e: steps('Buy', 'Visit'), start: '20250101', end: '20251231' };
    expect(await (await ask('funnels', year)).json()).toMatchObject({
      error: {
        message: 'end: days × conditions × events must cost at most 1000, these cost 1460: ask for fewer',
      },
    });
  });
});
