import { gzipSync } from 'node:zlib';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import { productEventsV1, RECORD_TYPE, TOPICS } from '@tocsin/payload-schemas';
import { type Answer, Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import {
  basicOf,
  PROJECT_API_KEY as API_KEY,
  PROJECT_SECRET_KEY,
  SHOP_PROJECT,
  SHOP_PROJECT_DELETED,
} from './shop-project.js';
import { NOW, World } from './world.js';

const NOW_MS = NOW * 1000;
const DAY_MS = 86_400_000;

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
let client: Client;
beforeAll(async () => {
  server = await testDatabase();
  world = await World.open();
  await world.configure(SHOP_PROJECT);
  evaluator = await world.start();
  client = new Client(evaluator.baseUrl, undefined);
});
afterAll(async () => {
  await world.close();
  await server.drop();
});

const event = (given: object = {}): object => ({ event_type: 'Signup', user_id: 'hanako', ...given });
const upload = (events: readonly object[], given: object = {}): object => ({ api_key: API_KEY, events, ...given });
const appended = () => world.logStore.records(TOPICS.productEvents.name);
const basic = basicOf(PROJECT_SECRET_KEY);
const listed = async (): Promise<Readonly<Record<string, number>>> => {
  const { body } = await client.send('GET', '/api/2/events/list', undefined, { authorization: basic });
  const { data } = body as { data: { value: string; totals: number }[] };
  return Object.fromEntries(data.map(({ value, totals }) => [value, totals]));
};

describe('an upload', () => {
  it('is answered when the log has it, and its events can be counted', async () => {
    const events = [event({ insert_id: 'a' }), event({ event_type: 'Visit', device_id: 'device-1' })];
    const text = JSON.stringify(upload(events));
    expect(await client.send('POST', '/2/httpapi', text)).toEqual({
      status: 200,
      body: {
        code: 200,
        events_ingested: 2,
        payload_size_bytes: Buffer.byteLength(text),
        server_upload_time: NOW_MS,
      },
    });
    const records = appended();
    expect(records.every(({ headers }) => headers['ce_type'] === RECORD_TYPE.productEvents)).toBe(true);
    const values = records.map(({ value }) => productEventsV1.parse(JSON.parse(String(value))));
    expect(values.flatMap(({ events: each }) => each.map(({ type }) => type)).sort()).toEqual(['Signup', 'Visit']);
    await eventually(async () => (await listed())['Visit'] === 1, 'the events were stored');
    await client.post('/batch', upload([event({ insert_id: 'a' }), event({ event_type: 'Last' })]));
    await eventually(async () => (await listed())['Last'] === 1, 'the second upload was stored');
    expect(await listed()).toEqual({ Signup: 1, Visit: 1, Last: 1 });
  });

  it('may be compressed, come as plain text, and with a slash at the end of the path', async () => {
    const body = gzipSync(JSON.stringify(upload([event({ event_type: 'Zipped' })])));
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/plain' };
    const response = await fetch(`${evaluator.baseUrl}/2/httpapi/`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    await eventually(async () => (await listed())['Zipped'] === 1, 'the event was stored');
  });

  it('may have properties of 40 levels, and texts of 1 MB, which are cut', async () => {
    const properties = { deep: levels(39), long: 'x'.repeat(1_000_000) };
    const answer = await client.post('/batch', upload([event({ event_type: 'Long', event_properties: properties })]));
    expect(answer.status).toBe(200);
    await eventually(async () => (await listed())['Long'] === 1, 'the event was stored');
    const [stored] = await world.query<{ long: string; deep: object }>(
      `select properties -> 'e' ->> 'long' as long, properties -> 'e' -> 'deep' as deep from product_event
       where properties -> 'e' ? 'long'`,
    );
    expect(stored).toEqual({ long: 'x'.repeat(1024), deep: levels(39) });
  });

  it.each([
    { what: 'by a clock that is a day behind', type: 'Behind', skewMs: -DAY_MS, aheadMs: -5000, storedMs: -5000 },
    { what: 'by a clock that is a day ahead', type: 'Ahead', skewMs: DAY_MS, aheadMs: -5000, storedMs: -5000 },
    { what: '10 minutes ahead', type: 'Soon', skewMs: 0, aheadMs: 600_000, storedMs: 600_000 },
    { what: 'more than 10 minutes ahead', type: 'Future', skewMs: 0, aheadMs: 600_001, storedMs: 0 },
  ])('that happened $what is stored at its own time, or when it came', async ({ type, skewMs, aheadMs, storedMs }) => {
    const sent = { client_upload_time: new Date(NOW_MS + skewMs).toISOString() };
    const answer = await client.post(
      '/2/httpapi',
      upload([event({ event_type: type, time: NOW_MS + skewMs + aheadMs })], sent),
    );
    expect(answer.status).toBe(200);
    const times = (): Promise<{ at: number }[]> =>
      world.query(`select time_ms as at from product_event join event_type using (type_no) where name = '${type}'`);
    await eventually(async () => (await times()).length === 1, 'the event was stored');
    expect(await times()).toEqual([{ at: NOW_MS + storedMs }]);
  });

  it('from a page of another site is asked for first', async () => {
    const response = await fetch(`${evaluator.baseUrl}/2/httpapi`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toBe('*');
  });
});

it.each<{ what: string; path?: string; text?: string; body?: object; expected: { status: number; body: object } }>([
  {
    what: 'without a body',
    text: '',
    expected: { status: 400, body: { code: 400, error: 'Missing request body' } },
  },
  {
    what: 'that is no JSON',
    text: '{"api_key":',
    expected: { status: 400, body: { code: 400, error: 'Invalid JSON request body' } },
  },
  {
    what: 'with a key that nobody has',
    body: upload([event()], { api_key: 'f'.repeat(32) }),
    expected: { status: 400, body: { code: 400, error: `Invalid API key: ${'f'.repeat(32)}` } },
  },
  {
    what: 'with a bad event among good ones',
    body: upload([event(), event({ time: 'yesterday' })]),
    expected: {
      status: 400,
      body: { code: 400, error: 'Invalid field values on some events', events_with_invalid_fields: { time: [1] } },
    },
  },
  {
    what: 'of more than 1 MiB',
    body: upload([event({ event_properties: { text: 'x'.repeat(1_048_576) } })]),
    expected: { status: 413, body: { code: 413, error: 'Payload too large' } },
  },
  {
    what: 'with an event that is too large for the log',
    path: '/batch',
    body: upload([event({ event_properties: Object.fromEntries(many(900, 'x'.repeat(1000))) })]),
    expected: { status: 413, body: { code: 413, error: 'Payload too large' } },
  },
  {
    what: 'of 2,001 events',
    path: '/batch',
    body: upload(Array.from({ length: 2001 }, () => event())),
    expected: { status: 413, body: { code: 413, error: 'Payload too large' } },
  },
  {
    what: 'with properties of 41 levels',
    body: upload([event(), event({ event_properties: levels(41) })]),
    expected: {
      status: 400,
      body: {
        code: 400,
        error: 'Invalid field values on some events',
        events_with_invalid_fields: { event_properties: [1] },
      },
    },
  },
  {
    what: 'with properties that no recursion could follow',
    path: '/batch',
    text: JSON.stringify(upload([event({ event_properties: 'P' })])).replace('"P"', brackets(200_000)),
    expected: {
      status: 400,
      body: {
        code: 400,
        error: 'Invalid field values on some events',
        events_with_invalid_fields: { event_properties: [0] },
      },
    },
  },
  {
    what: 'of events that nobody keeps any more',
    body: upload([event({ time: NOW_MS - 401 * DAY_MS })]),
    expected: {
      status: 400,
      body: { code: 400, error: 'Invalid field values on some events', events_with_invalid_fields: { time: [0] } },
    },
  },
])('refuses an upload $what, and takes nothing of it', async ({ path = '/2/httpapi', text, body, expected }) => {
  const before = appended().length;
  expect(await client.send('POST', path, text ?? JSON.stringify(body))).toEqual(expected);
  expect(appended()).toHaveLength(before);
});

it('keeps devices back that send too much', async () => {
  const many200 = Array.from({ length: 200 }, () => event({ device_id: 'eager-device', user_id: null }));
  const answers: Answer[] = [];
  for (let i = 0; i < 5; i++) answers.push(await client.post('/2/httpapi', upload(many200)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
  expect(answers[4].body).toEqual({
    code: 429,
    error: 'Too many requests for some devices and users',
    eps_threshold: 30,
    throttled_devices: { 'eager-device': 34 },
    throttled_users: {},
    throttled_events: Array.from({ length: 200 }, (_, i) => i),
  });
  expect((await client.post('/batch', upload(many200))).status).toBe(200);
});

describe('identifications', () => {
  const form = (identification: unknown): string =>
    new URLSearchParams({ api_key: API_KEY, identification: JSON.stringify(identification) }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const user = { user_id: 'identified', user_properties: { $set: { tier: 'gold' } } };
  const group = { group_type: 'company', group_value: 'Acme', group_properties: { $set: { seats: 3 } } };
  const setOf = async (): Promise<unknown[]> =>
    (await world.query<{ properties: unknown }>('select properties from user_set')).map(({ properties }) => properties);

  it('change what is known of users and groups, by form, by query and as JSON', async () => {
    const answers = [
      await client.send('POST', '/identify', form([user]), headers),
      await client.send(
        'GET',
        `/identify?${form({ ...user, user_properties: { $set: { city: 'Kyoto' } } })}`,
        undefined,
      ),
      await client.post('/identify', { api_key: API_KEY, identification: { ...user, user_properties: { a: 1 } } }),
      await client.send('POST', '/groupidentify', form(group), headers),
      await client.send('GET', `/groupidentify?${form(group)}`, undefined),
      await client.send('POST', `/groupidentify?${form(group)}`, undefined),
      await client.send('POST', '/groupidentify', form(group)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    await eventually(
      async () =>
        (await setOf()).some((set) => JSON.stringify(set).includes('Kyoto') && JSON.stringify(set).includes('"a"')),
      'the user had all properties',
    );
    const groups = () => world.query<{ properties: unknown }>('select properties from product_group');
    await eventually(async () => (await groups()).length === 1, 'the group was known');
    expect(Object.keys(await listed())).not.toContain('$identify');
  });

  it.each([form('x'), 'api_key=k', ''])('that are none are refused: %s', async (text) => {
    expect(await client.send('POST', '/identify', text, headers)).toEqual({
      status: 400,
      body: { code: 400, error: 'missing_event' },
    });
  });
});

it('who lists events needs both keys', async () => {
  const answer = await client.send('GET', '/api/2/events/list', undefined, {
    authorization: basicOf(API_KEY),
  });
  expect(answer.status).toBe(401);
});

it('a process that is killed loses no event and counts none twice', async () => {
  const before = (await listed())['Signup'];
  const events = Array.from({ length: 50 }, (_, i) => event({ insert_id: `k${i}`, device_id: `kill-${i % 7}` }));
  await client.post('/batch', upload(events));
  await world.end(evaluator, 'kill');
  evaluator = await world.start();
  client = new Client(evaluator.baseUrl, undefined);
  await client.post('/batch', upload([...events, event({ event_type: 'After', device_id: 'kill-0' })]));
  await eventually(async () => (await listed())['After'] === 1, 'what was sent afterwards was stored');
  await eventually(async () => (await listed())['Signup'] === before + 50, 'each event was counted once');
});

it('a deleted project takes nothing more, and what is on its way holds nothing up', async () => {
  const before = await listed();
  const [sample] = appended();
  await world.configure(SHOP_PROJECT_DELETED);
  world.lookup.records.length = 0;
  expect(await client.post('/2/httpapi', upload([event()]))).toEqual({
    status: 400,
    body: { code: 400, error: `Invalid API key: ${API_KEY}` },
  });
  expect((await client.send('GET', '/api/2/events/list', undefined, { authorization: basic })).status).toBe(401);
  const late = { ...productEventsV1.parse(JSON.parse(String(sample.value))), receivedAt: NOW_MS };
  const onItsWay = { ...late, events: [{ type: 'Late', time: NOW_MS, deviceId: 'late' }] };
  await world.appendTo('productEvents', sample.headers, sample.key, JSON.stringify(onItsWay));
  await world.configure({ ...SHOP_PROJECT, revision: 3 });
  await eventually(async () => (await listed())['Late'] === 1, 'what was on its way is stored, until it is erased');
  expect(await listed()).toEqual({ ...before, Late: 1 });
});

it('a record that is malformed goes to the dead letters and holds nothing up', async () => {
  await world.appendTo('productEvents', { ce_type: RECORD_TYPE.productEvents }, 'org1/project:p1/0', '{"org":1}');
  await eventually(() => world.deadLetters().length === 1, 'it was a dead letter');
  expect(world.deadLetters()[0].reason).toMatch(/^org: /);
});

/** An object in an object in an object. */
function levels(count: number): object {
  return count === 1 ? {} : { in: levels(count - 1) };
}

/** The same as JSON, for more levels than can be written out. */
function brackets(count: number): string {
  return '{"in":'.repeat(count) + '{}' + '}'.repeat(count);
}

function many(count: number, value: string): [string, string][] {
  return Array.from({ length: count }, (_, i) => [`p${i}`, value]);
}
