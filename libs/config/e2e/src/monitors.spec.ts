import { SealedTextInvalidError, secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import type { ExternalMonitor } from '@tocsin/payload-schemas';
import { type ConfigService, startConfigService } from './config-service.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
  await service.client.post('/api/v0/services', { name: 'webshop', memo: '' });
  for (const name of ['app', 'db']) await service.client.post('/api/v0/services/webshop/roles', { name, memo: '' });
});
afterAll(() => service.stop());

type Json = Record<string, unknown>;

const host = {
  type: 'host',
  name: 'CPU high',
  memo: 'see runbook',
  duration: 3,
  metric: 'cpu%',
  operator: '>',
  warning: 80,
  critical: 95,
  maxCheckAttempts: 2,
  notificationInterval: 60,
  scopes: ['webshop', 'webshop:app'],
  excludeScopes: ['webshop: db'],
};

async function create(body: Json): Promise<Json> {
  const { status, body: made } = await service.client.post('/api/v0/monitors', body);
  expect({ status, made }).toMatchObject({ status: 200 });
  return made as Json;
}

async function list(): Promise<Json[]> {
  const { body } = await service.client.get('/api/v0/monitors?');
  return (body as { monitors: Json[] }).monitors;
}

async function remove(...monitors: Json[]): Promise<void> {
  for (const { id } of monitors) expect((await service.client.delete(`/api/v0/monitors/${id}`)).status).toBe(200);
}

/** What mackerel-client-go sends for a monitor that it has read: zero values left out, thresholds always there. */
function asClientSends(monitor: Json): Json {
  const kept = Object.entries(monitor).filter(([, value]) => value !== false && value !== 0 && value !== '');
  const thresholds =
    'operator' in monitor ? { warning: monitor['warning'] ?? null, critical: monitor['critical'] ?? null } : {};
  return { ...Object.fromEntries(kept), ...thresholds };
}

it('has a connectivity monitor from the beginning', async () => {
  expect(await list()).toEqual([
    {
      id: expect.any(String),
      type: 'connectivity',
      name: 'connectivity',
      memo: '',
      isMute: false,
      alertStatusOnGone: 'CRITICAL',
      scopes: [],
      excludeScopes: [],
    },
  ]);
});

it('gives back what was sent, with defaults, members in the order of the documentation', async () => {
  const made = await create({ ...host, id: 'ignored', unknown: 1 });
  const expected = {
    id: made['id'],
    type: 'host',
    name: 'CPU high',
    memo: 'see runbook',
    isMute: false,
    duration: 3,
    metric: 'cpu%',
    operator: '>',
    warning: 80,
    critical: 95,
    maxCheckAttempts: 2,
    notificationInterval: 60,
    scopes: ['webshop', 'webshop: app'],
    excludeScopes: ['webshop: db'],
  };
  expect(JSON.stringify(made)).toBe(JSON.stringify(expected));
  expect((await service.client.get(`/api/v0/monitors/${made['id']}`)).body).toEqual({ monitor: expected });
  const deleted = await service.client.delete(`/api/v0/monitors/${made['id']}`);
  expect(deleted).toMatchObject({ status: 200, body: expected });
  expect(await service.client.get(`/api/v0/monitors/${made['id']}`)).toMatchObject({
    status: 404,
    body: { error: { message: 'Monitor Not Found.' } },
  });
});

it('writes thresholds without exponent', async () => {
  const monitor = { type: 'host', name: 'tiny', metric: 'custom.tiny', duration: 1, operator: '<', critical: 1e-7 };
  const { body, text } = await service.client.post('/api/v0/monitors', monitor);
  expect(text).toContain('"critical":0.0000001,');
  await service.client.delete(`/api/v0/monitors/${(body as { id: string }).id}`);
});

it('lists by kind, then name, and puts back unchanged whatever a client pulled and pushes', async () => {
  const bodies = [
    { type: 'query', name: 'q', query: 'a.b{c="d"}', operator: '>', warning: null, critical: 0.0000001 },
    { type: 'anomalyDetection', name: 'odd', scopes: ['webshop: app'], criticalSensitivity: 'normal' },
    {
      type: 'expression',
      name: 'e',
      expression: 'avg(role(webshop:app, loadavg5))',
      operator: '<',
      warning: 0,
      critical: null,
    },
    { type: 'external', name: 'x', url: 'https://user:pw@www.example.com', headers: null, isMute: true },
    {
      type: 'service',
      name: 's',
      service: 'webshop',
      metric: 'm',
      duration: 1,
      operator: '>',
      missingDurationWarning: 10,
    },
    { ...host, name: 'b' },
    {
      ...host,
      name: 'a',
      warning: null,
      critical: null,
      notificationInterval: null,
      scopes: null,
      excludeScopes: null,
    },
  ];
  const made = [];
  for (const body of bodies) made.push(await create(body));
  const pulled = await list();
  expect(pulled.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'connectivity connectivity',
    'host a',
    'host b',
    'service s',
    'external x',
    'expression e',
    'anomalyDetection odd',
    'query q',
  ]);
  for (const monitor of pulled) {
    const put = await service.client.put(`/api/v0/monitors/${monitor['id']}`, asClientSends(monitor));
    expect({ put, monitor }).toMatchObject({ put: { status: 200 } });
    expect(put.body).toEqual(monitor);
  }
  expect(await list()).toEqual(pulled);
  await remove(...made);
});

it('replaces a monitor as a whole, but keeps headers and alertStatusOnGone when they are left out', async () => {
  const external = await create({
    type: 'external',
    name: 'x',
    url: 'https://www.example.com/',
    isMute: true,
    headers: [{ name: 'X-Key', value: 'k' }],
  });
  const put = (id: unknown, body: Json): Promise<Json> =>
    service.client.put(`/api/v0/monitors/${id}`, body).then((answer) => answer.body as Json);
  const bare = { type: 'external', name: 'y', url: 'https://www.example.com/2' };
  expect(await put(external['id'], bare)).toMatchObject({
    name: 'y',
    isMute: false,
    headers: [{ name: 'X-Key', value: 'k' }],
  });
  expect(await put(external['id'], { ...bare, headers: [] })).toMatchObject({ headers: [] });
  expect(await put(external['id'], bare)).toMatchObject({ headers: [] });

  const gone = await create({ type: 'connectivity', name: 'gone', alertStatusOnGone: 'WARNING', scopes: ['webshop'] });
  expect(await put(gone['id'], { type: 'connectivity', name: 'gone' })).toMatchObject({
    alertStatusOnGone: 'WARNING',
    scopes: [],
  });
  await remove(external, gone);
});

it.each([
  {
    when: 'a duration out of range',
    body: { ...host, duration: 11 },
    message: 'duration: must be a whole number from 1 to 10, not 11',
  },
  {
    when: 'a percentage above 100',
    body: { ...host, critical: 101 },
    message: /^critical: must be from 0 to 100 because cpu%/,
  },
  {
    when: 'an unknown role',
    body: { ...host, scopes: ['webshop: web'] },
    message: 'scopes[0]: there is no role "web" in the service "webshop"',
  },
  {
    when: 'an unknown service',
    body: { ...host, excludeScopes: ['nowhere'] },
    message: 'excludeScopes[0]: there is no service "nowhere"',
  },
  {
    when: 'an interval that is too short',
    body: { ...host, notificationInterval: 9 },
    message: /^notificationInterval: must be a number from 10/,
  },
  { when: 'an empty name', body: { ...host, name: '' }, message: 'name: must not be empty' },
  { when: 'an unknown kind', body: { ...host, type: 'check' }, message: /^type: must be one of/ },
  { when: 'no body', body: undefined, message: 'the body must be a JSON object' },
])('refuses $when with 400, in the shape of the API', async ({ body, message }) => {
  const before = await list();
  const answer = await service.client.post('/api/v0/monitors', body);
  expect(answer.status).toBe(400);
  expect((answer.body as { error: { message: string } }).error.message).toMatch(message);
  expect(await list()).toEqual(before);
});

it('refuses to change the kind of a monitor, and to change what is not there', async () => {
  const made = await create(host);
  const answer = await service.client.put(`/api/v0/monitors/${made['id']}`, { type: 'connectivity' });
  expect(answer).toMatchObject({ status: 400, body: { error: { message: /^type: cannot change/ } } });
  expect(await service.client.put('/api/v0/monitors/none', host)).toMatchObject({ status: 404 });
  expect(await service.client.delete('/api/v0/monitors/none')).toMatchObject({ status: 404 });
  await remove(made);
});

it('lets 20 expression monitors be, also when many are asked for at once', async () => {
  const body = { type: 'expression', name: 'e', expression: 'host(a, b)', operator: '>' };
  const answers = await Promise.all(Array.from({ length: 24 }, () => service.client.post('/api/v0/monitors', body)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(4);
  const [one, ...others] = (await list()).filter(({ type }) => type === 'expression');
  expect(await service.client.put(`/api/v0/monitors/${one['id']}`, { ...body, name: 'f' })).toMatchObject({
    status: 200,
  });
  await remove(one, ...others);
});

it('publishes monitors with their secrets sealed, tells people, and keeps nothing in the clear', async () => {
  const made = await create({
    type: 'external',
    name: 'secret',
    url: 'https://user:hunter2@www.example.com/?token=t0ken',
    headers: [{ name: 'Authorization', value: 'Bearer s3cret' }],
  });
  await service.client.put(`/api/v0/monitors/${made['id']}`, { ...made, name: 'secret 2' });
  await remove(made);
  const { records, notices } = await service.published();
  const own = records.filter(({ kind, id }) => kind === 'monitor' && id === made['id']);
  expect(own).toMatchObject([
    { revision: 1, state: { name: 'secret' }, actor: { kind: 'key' } },
    { revision: 2, state: { name: 'secret 2' } },
    { revision: 3, state: { name: 'secret 2' }, deleted: true },
  ]);
  const told = notices.filter((notice) => 'monitor' in notice && notice.monitor.id === made['id']);
  expect(told).toMatchObject([
    { event: 'monitorCreate', user: null, org: { name: 'acme' }, monitor: { name: 'secret' } },
    { event: 'monitorUpdate', monitor: { name: 'secret 2' } },
    { event: 'monitorDelete', monitor: { name: 'secret 2' } },
  ]);
  const audit = await service.database.dataSource.query<Json[]>(
    "select before, state from audit where kind = 'monitor'",
  );
  expect(JSON.stringify([own, told, audit])).not.toMatch(/hunter2|t0ken|s3cret/);
  for (const { org, id, state } of own) {
    const { urlSealed, headers } = state as ExternalMonitor;
    const [url, header] = ['url', 'headers/0'].map((member) => secretPlace(org, 'monitor', id, member));
    expect(aSecretBox().open(urlSealed, url)).toContain('hunter2');
    expect(aSecretBox().open(headers[0].valueSealed, header)).toBe('Bearer s3cret');
    expect(() => aSecretBox().open(urlSealed, header)).toThrow(SealedTextInvalidError);
  }
});

it('takes a deleted role and a deleted service out of monitors, and deletes those of nothing else', async () => {
  await service.client.post('/api/v0/services', { name: 'billing', memo: '' });
  await service.client.post('/api/v0/services/billing/roles', { name: 'api', memo: '' });
  const both = await create({ ...host, name: 'both', scopes: ['webshop', 'billing: api'], excludeScopes: [] });
  const only = await create({ ...host, name: 'only', scopes: ['billing: api'], excludeScopes: [] });
  const own = await create({
    type: 'service',
    name: 'own',
    service: 'billing',
    metric: 'm',
    duration: 1,
    operator: '>',
  });
  const external = await create({
    type: 'external',
    name: 'linked',
    url: 'https://www.example.com/',
    service: 'billing',
    responseTimeWarning: 5,
    responseTimeDuration: 1,
  });
  const group = (await service.client.post('/api/v0/notification-groups', {
    name: 'billing team',
    services: [{ name: 'billing' }],
    monitors: [{ id: only['id'] }, { id: both['id'] }],
  })) as { body: Json };

  await service.client.delete('/api/v0/services/billing/roles/api');
  const names = async (): Promise<unknown[]> => (await list()).map(({ name }) => name);
  expect(await names()).toEqual(['connectivity', 'both', 'own', 'linked']);
  expect((await service.client.get(`/api/v0/monitors/${both['id']}`)).body).toMatchObject({
    monitor: { scopes: ['webshop'] },
  });

  await service.client.delete('/api/v0/services/billing');
  expect(await names()).toEqual(['connectivity', 'both', 'linked']);
  const linked = (await service.client.get(`/api/v0/monitors/${external['id']}`)).body as { monitor: Json };
  expect(linked.monitor).not.toHaveProperty('service');
  expect(linked.monitor).not.toHaveProperty('responseTimeWarning');
  const groups = (await service.client.get('/api/v0/notification-groups')).body as { notificationGroups: Json[] };
  expect(groups.notificationGroups.find(({ id }) => id === group.body['id'])).toMatchObject({
    services: [],
    monitors: [{ id: both['id'], skipDefault: false }],
  });

  const { records, notices } = await service.published();
  const causeOf = (id: unknown): unknown => records.filter((record) => record.id === id).at(-1)?.cause;
  expect([causeOf(only['id']), causeOf(own['id']), causeOf(external['id'])]).toEqual([
    undefined,
    'serviceDelete',
    'serviceDelete',
  ]);
  const ofMonitor = ({ id }: Json): unknown[] =>
    notices.flatMap((notice) => ('monitor' in notice && notice.monitor.id === id ? [notice.event] : []));
  expect([both, only, own, external].map(ofMonitor)).toEqual([
    ['monitorCreate', 'monitorUpdate'],
    ['monitorCreate', 'monitorDelete'],
    ['monitorCreate', 'monitorDelete'],
    ['monitorCreate', 'monitorUpdate'],
  ]);
  await remove(both, external);
});

it('needs a key that may do it', async () => {
  expect((await service.client.withKey(undefined).get('/api/v0/monitors')).status).toBe(401);
  expect((await service.client.withKey('wrong').get('/api/v0/monitors')).status).toBe(401);
  const { body } = await service.client.post('/api/v1/api-keys', { name: 'reader', canRead: true, canWrite: false });
  const reader = service.client.withKey(String((body as Json)['key']));
  expect((await reader.get('/api/v0/monitors')).status).toBe(200);
  expect((await reader.post('/api/v0/monitors', host)).status).toBe(403);
});
