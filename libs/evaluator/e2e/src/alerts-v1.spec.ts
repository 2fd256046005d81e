import { aHost, aHostMonitor, aUser, hostRecord, monitorRecord, userRecord } from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { type Answer, Client } from './client.js';
import type { EvaluatorProcess } from './evaluator-process.js';
import { keyRecord, NOW, READ_KEY, World } from './world.js';

let server: TestDatabase;
let world: World;
let evaluator: EvaluatorProcess;
let hanako: Client;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
beforeEach(async () => {
  world = await World.open();
  evaluator = await world.start();
  await world.configure(
    userRecord(aUser()),
    userRecord(aUser({ id: 'user2', screenName: 'taro' })),
    keyRecord('key of hanako', true, 'user1'),
    hostRecord(aHost({ id: 'h2' })),
    monitorRecord(aHostMonitor({ notificationInterval: 10 })),
  );
  hanako = new Client(evaluator.baseUrl, 'key of hanako');
});
afterEach(() => world.close());

const HANAKO = { kind: 'user', id: 'user1', screenName: 'hanako' };
const TARO = { id: 'user2', screenName: 'taro' };
const MS = NOW * 1000;

/** Opens a warning on the host, or changes it. */
async function post(value: number, hostId = 'h1'): Promise<void> {
  const time = Math.floor(world.clock.now() / 1000);
  await evaluator.client.post('/api/v0/tsdb', [{ hostId, name: 'loadavg5', time, value }]);
  await world.settled();
}

interface Listed {
  readonly alerts: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}
const list = async (query = ''): Promise<Listed> => (await hanako.get(`/api/v1/alerts${query}`)).body as Listed;
const ids = async (query: string): Promise<readonly string[]> => (await list(query)).alerts.map(({ id }) => id);
const openId = async (): Promise<string> => (await ids('?isOpen=true'))[0];
const command = async (what: string, body?: unknown): Promise<Answer> =>
  hanako.post(`/api/v1/alerts/${await openId()}/${what}`, body);

describe('an alert in API v1', () => {
  it('has every member, and tells who attends to it', async () => {
    await post(6);
    const id = await openId();
    const alert = {
      id,
      type: 'host',
      monitorId: 'load',
      target: { kind: 'host', id: 'h1' },
      status: 'warning',
      worstStatus: 'warning',
      isOpen: true,
      openedAt: MS,
      closedAt: null,
      statusChangedAt: MS,
      value: 6,
      message: 'loadavg5 6 > 5',
      reason: null,
      acknowledged: null,
      assignee: null,
      snoozedUntil: null,
      isFlapping: false,
      notificationInterval: 10,
      memo: null,
      kpi: null,
      sequence: 1,
    };
    expect(await hanako.get(`/api/v1/alerts/${id}`)).toEqual({ status: 200, body: alert });
    const acknowledged = { ...alert, acknowledged: { at: MS, by: HANAKO }, sequence: 2 };
    expect(await command('acknowledge')).toEqual({ status: 200, body: acknowledged });
    expect(await command('acknowledge', {})).toEqual({ status: 200, body: acknowledged });
    expect(await command('assign', { userId: 'user2' })).toMatchObject({ status: 200, body: { assignee: TARO } });
    expect(await command('snooze', { until: MS + 60_001 })).toMatchObject({ body: { snoozedUntil: MS + 61_000 } });
    expect(await command('unacknowledge')).toMatchObject({ status: 200, body: { acknowledged: null, assignee: TARO } });
    expect(await command('assign', { userId: null })).toMatchObject({ body: { assignee: null } });
    expect(await command('snooze', { until: null })).toMatchObject({ body: { snoozedUntil: null, sequence: 7 } });
    expect(await command('close', { reason: 'known' })).toMatchObject({
      status: 200,
      body: { isOpen: false, status: 'ok', reason: 'known', closedAt: MS },
    });
    expect((await hanako.post(`/api/v1/alerts/${id}/close`, undefined)).status).toBe(200);
    for (const what of ['acknowledge', 'unacknowledge']) {
      expect(await hanako.post(`/api/v1/alerts/${id}/${what}`, undefined)).toEqual({
        status: 409,
        body: { error: { code: 'conflict', message: 'the alert is closed' } },
      });
    }
  });

  it('is told again, and its transitions tell everything and why', async () => {
    await post(6);
    await command('assign', { userId: 'user2' });
    await world.pass(600);
    await world.settled();
    await post(12);
    const id = await openId();
    const { body } = await hanako.get(`/api/v1/alerts/${id}/transitions`);
    const { transitions, nextCursor } = body as { transitions: object[]; nextCursor: string | null };
    expect(nextCursor).toBeNull();
    expect(transitions).toMatchObject([
      {
        sequence: 4,
        change: 'status',
        status: 'critical',
        previousStatus: 'warning',
        at: MS + 600_000,
        why: { points: [{ time: MS + 600_000, value: 12 }], attempts: 1 },
        monitor: { id: 'load', revision: 1, operator: '>', warning: 5, critical: 10 },
        metric: { value: 12 },
      },
      { sequence: 3, change: 'resend', status: 'warning', previousStatus: 'warning', at: MS + 600_000, user: null },
      { sequence: 2, change: 'assign', at: MS, user: { id: 'user1', screenName: 'hanako' }, assignee: TARO, why: null },
      { sequence: 1, change: 'open', previousStatus: null, at: MS, why: { points: [{ time: MS, value: 6 }] } },
    ]);
    expect((await hanako.get(`/api/v1/alerts/${id}/transitions?limit=2`)).body).toEqual({
      transitions: transitions.slice(0, 2),
      nextCursor: '3',
    });
    expect((await hanako.get(`/api/v1/alerts/${id}/transitions?limit=2&cursor=3`)).body).toEqual({
      transitions: transitions.slice(2),
      nextCursor: null,
    });
    const { logs } = (await hanako.get(`/api/v0/alerts/${id}/logs`)).body as { logs: { status: string }[] };
    expect(logs.map(({ status }) => status)).toEqual(['CRITICAL', 'WARNING']);
    expect((await hanako.get(`/api/v0/alerts/${id}/logs?limit=1`)).body).toMatchObject({ nextId: expect.anything() });
  });

  it('is found by what is known of it, in pages', async () => {
    await post(6);
    await command('acknowledge');
    world.clock.advance(1000);
    await post(12, 'h2');
    const [second, first] = await ids('');
    const filters: [string, readonly string[]][] = [
      ['?isOpen=true', [second, first]],
      ['?isOpen=', [second, first]],
      ['?isOpen=false', []],
      ['?status=critical', [second]],
      ['?status=unknown', []],
      ['?monitorId=load', [second, first]],
      ['?monitorId=other', []],
      ['?hostId=h1', [first]],
      ['?service=h1', []],
      ['?isAcknowledged=true', [first]],
      ['?isAcknowledged=false', [second]],
      ['?assigneeId=user2', []],
      ['?hostId=h1&status=critical', []],
    ];
    for (const [query, expected] of filters) expect({ query, ids: await ids(query) }).toEqual({ query, ids: expected });
    expect(await list('?limit=1')).toMatchObject({ alerts: [{ id: second }], nextCursor: second });
    expect(await list(`?limit=1&cursor=${second}`)).toMatchObject({ alerts: [{ id: first }], nextCursor: null });
  });
});

describe('what cannot be done is refused by name', () => {
  it.each([
    { what: 'assign', body: {}, message: /^userId: is required/ },
    { what: 'assign', body: { userId: 7 }, message: /^userId: must be the id of a user, or null, not 7$/ },
    {
      what: 'assign',
      body: { userId: 'user3' },
      message: /^userId: must be the id of a user of this organization, not "user3"$/,
    },
    { what: 'snooze', body: {}, message: /^until: is required/ },
    { what: 'snooze', body: { until: 'later' }, message: /^until: must be a time in milliseconds after now/ },
    { what: 'snooze', body: { until: MS }, message: /^until: must be a time in milliseconds after now/ },
    { what: 'snooze', body: { until: MS + 365 * 86_400_000 + 1 }, message: /at most 365 days ahead/ },
    { what: 'snooze', body: [], message: /^the body must be an object with until/ },
    { what: 'close', body: { reason: 1 }, message: /^reason: must be text/ },
  ])('$what $body', async ({ what, body, message }) => {
    expect(await hanako.post(`/api/v1/alerts/none/${what}`, body)).toEqual({
      status: 400,
      body: {
        error: expect.objectContaining({
          code: 'invalid_input',
          message: expect.stringMatching(message) as string,
        }) as object,
      },
    });
  });

  it.each([
    'isOpen=yes',
    'status=OK',
    'limit=0',
    'limit=201',
    'isAcknowledged=1',
    'cursor=no-id',
    'cursor=1234567890123456',
  ])('a list with %s', async (query) => {
    const [member] = query.split('=');
    expect(await hanako.get(`/api/v1/alerts?${query}`)).toMatchObject({
      status: 400,
      body: { error: { field: member } },
    });
  });

  it('an alert that is not there, or a key that may only read', async () => {
    const reader = new Client(evaluator.baseUrl, READ_KEY);
    for (const what of ['close', 'acknowledge', 'unacknowledge']) {
      expect((await hanako.post(`/api/v1/alerts/none/${what}`, undefined)).status).toBe(404);
      expect((await reader.post(`/api/v1/alerts/none/${what}`, undefined)).status).toBe(403);
    }
    expect((await hanako.get('/api/v1/alerts/none')).status).toBe(404);
    expect((await hanako.get('/api/v1/alerts/none/transitions')).status).toBe(404);
    expect((await hanako.post('/api/v1/alerts/none/snooze', { until: MS + 1 })).status).toBe(404);
  });
});

it('an alert that flaps shows it, also after whoever judged it was killed, until it has been calm', async () => {
  const flapDamping = { openings: 2, minutes: 60, calmMinutes: 5 };
  await world.configure(monitorRecord(aHostMonitor({ options: { flapDamping } }), { revision: 2 }));
  for (const value of [6, 1, 6]) {
    await post(value);
    await world.pass(60);
  }
  await post(1);
  const id = await openId();
  await world.end(evaluator, 'kill');
  evaluator = await world.start();
  hanako = new Client(evaluator.baseUrl, 'key of hanako');
  const open = { status: 'warning', isOpen: true, isFlapping: true, value: 1, sequence: 1 };
  expect(await hanako.get(`/api/v1/alerts/${id}`)).toMatchObject({ body: open });
  await world.pass(299);
  await post(1);
  expect(await hanako.get(`/api/v1/alerts/${id}`)).toMatchObject({ body: open });
  await world.pass(1);
  await post(1);
  expect(await hanako.get(`/api/v1/alerts/${id}/transitions`)).toMatchObject({
    body: {
      transitions: [
        { change: 'close', status: 'ok', isFlapping: false },
        { change: 'open', status: 'warning', isFlapping: true },
      ],
    },
  });
});
