import { type ConfigService, startConfigService } from './config-service.js';

type Json = Record<string, unknown>;

const PATH = '/api/v0/alert-group-settings';
let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
  for (const name of ['webshop', 'blog', 'doomed']) await service.client.post('/api/v0/services', { name, memo: '' });
  for (const name of ['app', 'db']) {
    await service.client.post('/api/v0/services/webshop/roles', { name, memo: '' });
  }
  await service.client.post('/api/v0/services/doomed/roles', { name: 'web', memo: '' });
});
afterAll(() => service.stop());

async function aMonitor(name: string): Promise<string> {
  return ((await service.client.post('/api/v0/monitors', { type: 'connectivity', name })).body as { id: string }).id;
}

async function create(body: Json): Promise<Json> {
  const { status, body: made } = await service.client.post(PATH, body);
  expect({ status, made }).toMatchObject({ status: 200 });
  return made as Json;
}

async function list(): Promise<Json[]> {
  return ((await service.client.get(PATH)).body as { alertGroupSettings: Json[] }).alertGroupSettings;
}

const find = async (id: unknown): Promise<{ status: number; body: unknown }> =>
  service.client.get(`${PATH}/${String(id)}`);

it('gives back a setting as it was sent, replaces it as a whole and deletes it', async () => {
  const monitor = await aMonitor('kept');
  const sent = {
    name: 'webshop bundle',
    memo: 'pages the shop team',
    serviceScopes: ['webshop'],
    roleScopes: ['webshop:app', 'webshop: db'],
    monitorScopes: [monitor],
    notificationInterval: 60,
  };
  const made = await create(sent);
  expect(made).toEqual({ id: made['id'], ...sent, roleScopes: ['webshop:app', 'webshop:db'] });
  expect((await find(made['id'])).body).toEqual(made);
  expect(await list()).toEqual([made]);

  const path = `${PATH}/${String(made['id'])}`;
  const bare = { id: made['id'], name: 'all', memo: '', serviceScopes: [], roleScopes: [], monitorScopes: [] };
  expect(await service.client.put(path, { name: 'all', memo: null })).toMatchObject({ status: 200, body: bare });
  expect((await find(made['id'])).body).toEqual(bare);
  expect(await service.client.delete(path, {})).toMatchObject({ status: 200, body: bare });
  expect(await list()).toEqual([]);
  for (const answer of [
    await find(made['id']),
    await service.client.put(path, bare),
    await service.client.delete(path),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: { error: { message: 'Alert Group Setting Not Found.' } } });
  }
});

it.each([
  { body: {}, message: 'name: is required: text of at most 1024 characters' },
  { body: { name: ' ' }, message: 'name: must not be empty' },
  {
    body: { name: 'a', memo: 'x'.repeat(2_049) },
    message: 'memo: must be text of at most 2048 characters, not of 2049',
  },
  {
    body: { name: 'a', notificationInterval: 9 },
    message: 'notificationInterval: must be a whole number from 10 to 525600, not 9',
  },
  {
    body: { name: 'a', notificationInterval: 10.5 },
    message: 'notificationInterval: must be a whole number from 10 to 525600, not 10.5',
  },
  {
    body: { name: 'a', serviceScopes: 'webshop' },
    message: 'serviceScopes: must be a list of at most 1000 items, not "webshop"',
  },
  {
    body: { name: 'a', serviceScopes: ['wiki'] },
    message: 'serviceScopes[0]: there is no service "wiki" in this organization',
  },
  { body: { name: 'a', roleScopes: ['webshop'] }, message: 'roleScopes[0]: must be "service:role", not "webshop"' },
  {
    body: { name: 'a', roleScopes: ['webshop:cache'] },
    message: 'roleScopes[0]: there is no role "webshop:cache" in this organization',
  },
  {
    body: { name: 'a', roleScopes: ['webshop:app', 'webshop: app'] },
    message: 'roleScopes[1]: the role "webshop:app" is listed twice; name it once',
  },
  {
    body: { name: 'a', monitorScopes: ['x'] },
    message: 'monitorScopes[0]: there is no monitor "x" in this organization',
  },
])('refuses $body', async ({ body, message }) => {
  expect(await service.client.post(PATH, body)).toMatchObject({ status: 400, body: { error: { message } } });
});

it('accepts an interval of ten minutes', async () => {
  const { id } = await create({ name: 'often', notificationInterval: 10 });
  await service.client.delete(`${PATH}/${String(id)}`);
});

it('forgets what is deleted, and goes with the last that it was about', async () => {
  const [kept, gone] = [await aMonitor('stays'), await aMonitor('goes')];
  const both = await create({ name: 'both', monitorScopes: [kept, gone] });
  const one = await create({ name: 'one', monitorScopes: [gone], serviceScopes: ['blog'] });
  const services = await create({ name: 'services', serviceScopes: ['doomed', 'blog'] });
  const role = await create({ name: 'role', roleScopes: ['doomed:web'] });
  await service.client.delete(`/api/v0/monitors/${gone}`);
  expect((await find(both['id'])).body).toMatchObject({ monitorScopes: [kept] });
  expect((await find(one['id'])).status).toBe(404);

  await service.client.delete('/api/v0/services/doomed');
  expect((await find(services['id'])).body).toMatchObject({ serviceScopes: ['blog'] });
  expect((await find(role['id'])).status).toBe(404);

  const { records } = await service.published();
  expect(records.filter(({ id }) => id === role['id'])).toMatchObject([
    { kind: 'alertGroupSetting', revision: 1, state: { roleScopes: [{ service: 'doomed', role: 'web' }] } },
    { kind: 'alertGroupSetting', revision: 2, deleted: true, cause: 'serviceDelete' },
  ]);
});

it('is told in the audit', async () => {
  const { id } = await create({ name: 'told' });
  const { body } = await service.client.get('/api/v1/audit?limit=200');
  const changes = (body as { changes: Json[] }).changes.filter((change) => change['id'] === id);
  expect(changes).toMatchObject([{ kind: 'alertGroupSetting', before: null, state: { name: 'told' } }]);
});
