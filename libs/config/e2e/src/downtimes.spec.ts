import { type ConfigService, ORGANIZATION, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

type Json = Record<string, unknown>;

const START = Date.UTC(2026, 0, 5, 1) / 1000;
const HOUR = 3_600;
const DAY = 24 * HOUR;

let service: ConfigService;
let monitor: Json;
beforeAll(async () => {
  service = await startConfigService();
  for (const name of ['webshop', 'billing']) await service.client.post('/api/v0/services', { name, memo: '' });
  for (const name of ['app', 'db']) await service.client.post('/api/v0/services/webshop/roles', { name, memo: '' });
  monitor = (await service.client.post('/api/v0/monitors', { type: 'connectivity', name: 'second' })).body as Json;
});
afterAll(() => service.stop());
afterEach(async () => {
  for (const { id } of await list()) await service.client.delete(`/api/v0/downtimes/${id}`);
});

async function create(given: Json = {}): Promise<Json> {
  const body = { name: 'weekly patch', start: START, duration: 120, ...given };
  const { status, body: made } = await service.client.post('/api/v0/downtimes', body);
  expect({ status, made }).toMatchObject({ status: 200 });
  return made as Json;
}

async function list(): Promise<Json[]> {
  return ((await service.client.get('/api/v0/downtimes?')).body as { downtimes: Json[] }).downtimes;
}

const empty = {
  serviceScopes: [],
  serviceExcludeScopes: [],
  roleScopes: [],
  roleExcludeScopes: [],
  monitorScopes: [],
  monitorExcludeScopes: [],
};

describe('as a client that describes everything works with it', () => {
  it('makes one with what it must say, finds it in the list, and a second look shows the same', async () => {
    const made = await create();
    const expected = { id: made['id'], name: 'weekly patch', memo: '', start: START, duration: 120, ...empty };
    expect(JSON.stringify(made)).toBe(JSON.stringify(expected));
    expect(await list()).toEqual([made]);
  });

  it('gives back what was sent, in its order, and replaces it as a whole', async () => {
    const sent = {
      name: 'weekly patch',
      memo: 'every Monday and Thursday',
      start: START,
      duration: 120,
      recurrence: { type: 'weekly', interval: 1, weekdays: ['Thursday', 'Monday'], until: START + 30 * DAY },
      serviceScopes: ['webshop'],
      serviceExcludeScopes: ['billing'],
      roleScopes: ['webshop: db', 'webshop: app'],
      roleExcludeScopes: ['webshop: db'],
      monitorScopes: [],
      monitorExcludeScopes: [monitor['id']],
    };
    const made = await create({ ...sent, roleExcludeScopes: ['webshop:db'] });
    expect(made).toEqual({ id: made['id'], ...sent });

    // As typed clients send it: null or zero for what is unset.
    const path = `/api/v0/downtimes/${made['id']}`;
    const put = { ...sent, recurrence: { type: 'daily', interval: 2, weekdays: null, until: 0 }, roleScopes: null };
    const replaced = { id: made['id'], ...sent, recurrence: { type: 'daily', interval: 2 }, roleScopes: [] };
    expect(await service.client.put(path, put)).toMatchObject({ status: 200, body: replaced });
    expect(await list()).toEqual([replaced]);

    const bare = { name: 'once', start: START, duration: 1 };
    expect((await service.client.put(path, bare)).body).toEqual({ id: made['id'], memo: '', ...bare, ...empty });
    expect(await service.client.delete(path)).toMatchObject({ status: 200, body: bare });
    expect(await list()).toEqual([]);
  });

  it('answers 404 to what is gone', async () => {
    const made = await create();
    const path = `/api/v0/downtimes/${made['id']}`;
    await service.client.delete(path);
    const notFound = { status: 404, body: { error: { message: 'Downtime Not Found.' } } };
    expect(await service.client.delete(path)).toMatchObject(notFound);
    expect(await service.client.put(path, { name: 'a', start: 0, duration: 1 })).toMatchObject(notFound);
  });
});

it.each([
  { change: { name: undefined }, message: /^name: is required/ },
  { change: { name: ' ' }, message: /^name: must not be empty/ },
  { change: { name: 'x'.repeat(1_025) }, message: /^name: must be text of at most 1024 characters, not of 1025/ },
  { change: { memo: 'x'.repeat(2_049) }, message: /^memo: must be text of at most 2048 characters, not of 2049/ },
  { change: { start: undefined }, message: /^start: is required: a whole number from 0 to 253402300799/ },
  { change: { start: 1.5 }, message: /^start: must be a whole number from 0 to 253402300799, not 1.5/ },
  { change: { start: -1 }, message: /^start: must be/ },
  { change: { duration: undefined }, message: /^duration: is required: a whole number from 1 to 5256000/ },
  { change: { duration: 0 }, message: /^duration: must be a whole number from 1 to 5256000, not 0/ },
  { change: { duration: 5_256_001 }, message: /^duration: must be/ },
  { change: { recurrence: 'daily' }, message: /^recurrence: must be an object with type and interval, not "daily"/ },
  { change: { recurrence: { interval: 1 } }, message: /^recurrence\.type: is required: "hourly" or "daily"/ },
  { change: { recurrence: { type: 'never', interval: 1 } }, message: /^recurrence\.type: must be "hourly" or/ },
  { change: { recurrence: { type: 'daily' } }, message: /^recurrence\.interval: is required/ },
  { change: { recurrence: { type: 'daily', interval: 0 } }, message: /^recurrence\.interval: must be a whole number/ },
  {
    change: { recurrence: { type: 'weekly', interval: 1, weekdays: ['Monday', 'Mon'] } },
    message: /^recurrence\.weekdays\[1\]: must be "Sunday" or/,
  },
  {
    change: { recurrence: { type: 'monthly', interval: 1, weekdays: ['Monday'] } },
    message: /^recurrence\.weekdays: only fit "weekly"/,
  },
  {
    change: { recurrence: { type: 'daily', interval: 1, until: START - 1 } },
    message: /^recurrence\.until: must not be before start/,
  },
  { change: { serviceScopes: ['nowhere'] }, message: /^serviceScopes\[0\]: there is no service "nowhere"/ },
  { change: { serviceScopes: 'webshop' }, message: /^serviceScopes: must be a list/ },
  { change: { serviceExcludeScopes: ['webshop', 'webshop'] }, message: /^serviceExcludeScopes\[1\]: .*listed twice/ },
  { change: { roleScopes: ['webshop'] }, message: /^roleScopes\[0\]: must be "service: role", not "webshop"/ },
  { change: { roleScopes: ['webshop: web'] }, message: /^roleScopes\[0\]: there is no role "webshop:web"/ },
  {
    change: { roleExcludeScopes: ['webshop:app', 'webshop: app'] },
    message: /^roleExcludeScopes\[1\]: .*listed twice/,
  },
  { change: { monitorScopes: ['nothing'] }, message: /^monitorScopes\[0\]: there is no monitor "nothing"/ },
  { change: { monitorExcludeScopes: [7] }, message: /^monitorExcludeScopes\[0\]: must be text/ },
])('refuses $change, naming the member', async ({ change, message }) => {
  const body = { name: 'patch', start: START, duration: 120, ...change };
  const refused = { status: 400, body: { error: { message: textLike(message) } } };
  expect(await service.client.post('/api/v0/downtimes', body)).toMatchObject(refused);
  const { id } = await create();
  expect(await service.client.put(`/api/v0/downtimes/${id}`, body)).toMatchObject(refused);
});

describe('when what it is about is deleted', () => {
  it('forgets it, and is deleted with the last condition of a kind: it never comes to match everything', async () => {
    const { client } = service;
    await client.post('/api/v0/services', { name: 'doomed', memo: '' });
    for (const name of ['app', 'db']) await client.post('/api/v0/services/doomed/roles', { name, memo: '' });
    const second = (await client.post('/api/v0/monitors', { type: 'connectivity', name: 'third' })).body as Json;
    const byMonitor = await create({ monitorScopes: [second['id']] });
    const byBoth = await create({ monitorScopes: [second['id'], monitor['id']] });
    const byRole = await create({ roleScopes: ['doomed: app'] });
    const byService = await create({ serviceScopes: ['doomed'], roleScopes: ['webshop: app'] });
    const excluding = await create({ serviceExcludeScopes: ['doomed'], roleExcludeScopes: ['doomed: db'] });

    await client.delete(`/api/v0/monitors/${second['id']}`);
    expect(await list()).toEqual([{ ...byBoth, monitorScopes: [monitor['id']] }, byRole, byService, excluding]);
    await client.delete('/api/v0/services/doomed/roles/app');
    expect((await list()).map(({ id }) => id)).toEqual([byBoth['id'], byService['id'], excluding['id']]);
    await client.delete('/api/v0/services/doomed');
    expect((await list()).slice(1)).toEqual([{ ...excluding, ...empty }]);

    const { records } = await service.published();
    const last = (id: unknown) => records.filter((record) => record.kind === 'downtime' && record.id === id).at(-1);
    expect(last(byMonitor['id'])).toMatchObject({ deleted: true, revision: 2 });
    expect(last(byService['id'])).toMatchObject({ deleted: true, cause: 'serviceDelete' });
    expect(last(excluding['id'])).toMatchObject({ revision: 2, cause: 'serviceDelete', actor: { kind: 'key' } });
  });

  it('forgets a monitor that goes with its service', async () => {
    const { client } = service;
    await client.post('/api/v0/services', { name: 'doomed', memo: '' });
    const errors = { type: 'service', name: 'errors', service: 'doomed', metric: 'errors', operator: '>', duration: 1 };
    const { id } = (await client.post('/api/v0/monitors', { ...errors, warning: 1, critical: null })).body as Json;
    await create({ monitorScopes: [id] });
    await client.delete('/api/v0/services/doomed');
    expect(await list()).toEqual([]);
  });
});

it('every change is published and audited', async () => {
  const { id } = await create();
  await service.client.put(`/api/v0/downtimes/${id}`, { name: 'renamed', start: START, duration: 60 });
  await service.client.delete(`/api/v0/downtimes/${id}`);
  const { records } = await service.published();
  expect(records.filter((record) => record.id === id)).toMatchObject([
    { kind: 'downtime', revision: 1, state: { name: 'weekly patch', staysSilentAfterEnd: false } },
    { kind: 'downtime', revision: 2, state: { name: 'renamed' } },
    { kind: 'downtime', revision: 3, deleted: true, state: { name: 'renamed' } },
  ]);
  const { changes } = (await service.client.get('/api/v1/audit?limit=200')).body as { changes: Json[] };
  expect(changes.filter((change) => change['id'] === id)).toMatchObject([
    { kind: 'downtime', id, isDeletion: true },
    { kind: 'downtime', id, before: { name: 'weekly patch' }, state: { name: 'renamed' } },
    { kind: 'downtime', id, before: null },
  ]);
});

describe('API v1', () => {
  it('shows and sets what API v0 leaves as it is', async () => {
    const made = await create();
    const path = `/api/v1/downtimes/${made['id']}`;
    expect(await service.client.get(path)).toMatchObject({
      status: 200,
      body: { ...made, staysSilentAfterEnd: false },
    });
    const silent = { ...made, staysSilentAfterEnd: true };
    expect(await service.client.put(path, silent)).toMatchObject({ status: 200, body: silent });
    expect((await service.client.put(`/api/v0/downtimes/${made['id']}`, made)).body).toEqual(made);
    expect((await service.client.get(path)).body).toEqual(silent);
    expect((await service.client.put(path, made)).body).toEqual({ ...made, staysSilentAfterEnd: false });
    expect(await service.client.put(path, { ...made, staysSilentAfterEnd: 'yes' })).toMatchObject({
      status: 400,
      body: { error: { field: 'staysSilentAfterEnd', message: textLike(/must be true or false/) } },
    });
  });

  it('shows the windows that are on or come next, by the clocks of the organization', async () => {
    const { body } = await service.client.get('/api/v1/organizations');
    const { id: org } = (body as { organizations: Json[] }).organizations[0];
    await service.client.patch(`/api/v1/organizations/${org}`, { timeZone: 'Europe/Berlin' });
    const now = Math.floor(service.clock.now() / 1000);
    const made = await create({ start: now - 90 * 60, recurrence: { type: 'daily', interval: 1 } });
    const path = `/api/v1/downtimes/${made['id']}/windows`;
    const { windows } = (await service.client.get(path)).body as { windows: { start: number; end: number }[] };
    expect(windows).toHaveLength(10);
    expect(windows[0]).toEqual({ start: now - 90 * 60, end: now + 30 * 60 });
    expect(await service.client.get(`${path}?count=1`)).toMatchObject({
      status: 200,
      body: { timeZone: 'Europe/Berlin', windows: [windows[0]] },
    });
    expect((await service.client.get(`${path}?count=100`)).status).toBe(200);
    expect(await service.client.get(`${path}?count=101`)).toMatchObject({
      status: 400,
      body: { error: { field: 'count' } },
    });

    const over = await create({ start: 0 });
    expect((await service.client.get(`/api/v1/downtimes/${over['id']}/windows`)).body).toMatchObject({ windows: [] });
  });

  it('answers 404 to what is not there', async () => {
    for (const path of ['/api/v1/downtimes/nothing', '/api/v1/downtimes/nothing/windows']) {
      expect(await service.client.get(path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    }
  });

  it(`is of ${ORGANIZATION} alone, and needs a key`, async () => {
    expect((await service.client.withKey(undefined).get('/api/v1/downtimes/x')).status).toBe(401);
  });
});
