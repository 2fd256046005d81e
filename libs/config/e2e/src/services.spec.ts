import { type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

const recordsOf = async (name: string) =>
  (await service.published()).records.filter((record) => record.kind === 'service' && record.state.name === name);

it('makes a service, shows it and publishes it', async () => {
  const { client } = service;
  const made = await client.post('/api/v0/services', { name: 'webshop', memo: 'sells', id: 'ignored' });
  expect(made).toMatchObject({ status: 200, body: { name: 'webshop', memo: 'sells', roles: [] } });
  expect((await client.get('/api/v0/services?')).body).toEqual({
    services: [{ name: 'webshop', memo: 'sells', roles: [] }],
  });
  expect(await recordsOf('webshop')).toMatchObject([
    { revision: 1, state: { name: 'webshop', memo: 'sells', roles: [] }, actor: { kind: 'key' } },
  ]);
});

it('makes roles, shows them in order of name, and removes them from service and hosts', async () => {
  const { client } = service;
  await client.post('/api/v0/services', { name: 'billing', memo: null });
  const db = await client.post('/api/v0/services/billing/roles', { name: 'db', memo: 'keeps' });
  expect(db).toMatchObject({ status: 200, body: { name: 'db', memo: 'keeps' } });
  await client.post('/api/v0/services/billing/roles', { name: 'api' });
  const { body: made } = await client.post('/api/v0/hosts', {
    name: 'h',
    meta: {},
    roleFullnames: ['billing:api', 'billing:db'],
  });
  expect((await client.get('/api/v0/services/billing/roles')).body).toEqual({
    roles: [
      { name: 'api', memo: '' },
      { name: 'db', memo: 'keeps' },
    ],
  });
  expect((await client.delete('/api/v0/services/billing/roles/db')).body).toEqual({ name: 'db', memo: 'keeps' });
  expect((await client.get('/api/v0/services/billing/roles')).body).toEqual({ roles: [{ name: 'api', memo: '' }] });
  const { id } = made as { id: string };
  expect((await client.get(`/api/v0/hosts/${id}`)).body).toMatchObject({ host: { roles: { billing: ['api'] } } });

  expect((await recordsOf('billing')).map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  const { records } = await service.published();
  const ofHost = records.filter((record) => record.id === id);
  expect(ofHost.at(-1)).toMatchObject({ revision: 2, state: { roles: [{ service: 'billing', role: 'api' }] } });
});

it('deletes a service with its roles everywhere, its metadata and its monitors, all at once', async () => {
  const { client } = service;
  await client.post('/api/v0/services', { name: 'doomed', memo: '' });
  const { body: host } = await client.post('/api/v0/hosts', {
    name: 'h',
    meta: {},
    roleFullnames: ['doomed:app', 'webshop:app'],
  });
  const { body: retired } = await client.post('/api/v0/hosts', { name: 'h', meta: {}, roleFullnames: ['doomed:app'] });
  await client.post(`/api/v0/hosts/${(retired as { id: string }).id}/retire`);
  await client.put('/api/v0/services/doomed/metadata/note', { a: 1 });
  await client.put('/api/v0/services/doomed/roles/app/metadata/note', { a: 1 });
  const { body: monitor } = await client.post('/api/v0/monitors', {
    ...{
      type: 'service',
      name: 'errors',
      service: 'doomed',
      metric: 'errors',
      operator: '>',
      warning: 1,
      critical: null,
    },
    duration: 1,
  });

  const { client: watcher } = service;
  expect((await client.delete('/api/v0/services/doomed')).body).toEqual({ name: 'doomed', memo: '', roles: ['app'] });

  expect((await watcher.get('/api/v0/services/doomed/roles')).status).toBe(404);
  expect((await watcher.get('/api/v0/services/doomed/metadata')).status).toBe(404);
  const { records } = await service.published();
  const last = (id: unknown) => records.filter((record) => record.id === id).at(-1);
  expect(last((host as { id: string }).id)).toMatchObject({ state: { roles: [{ service: 'webshop', role: 'app' }] } });
  expect(last((monitor as { id: string }).id)).toMatchObject({
    kind: 'monitor',
    deleted: true,
    cause: 'serviceDelete',
  });
  const gone = records.filter((record) => record.kind === 'service' && record.state.name === 'doomed').at(-1);
  expect(gone).toMatchObject({ deleted: true, actor: { kind: 'key' }, state: { roles: [{ name: 'app', memo: '' }] } });

  await client.post('/api/v0/services', { name: 'doomed', memo: 'again' });
  expect((await recordsOf('doomed')).at(-1)).toMatchObject({ revision: 1, state: { memo: 'again', roles: [] } });
  expect((await recordsOf('doomed')).at(-1)?.id).not.toBe(gone?.id);
});

it.each([
  { body: { name: 'w', memo: '' }, message: /^name: "w" is not a name of 2 to 63/ },
  { body: { name: 'a b', memo: '' }, message: /^name: "a b" is not a name/ },
  { body: { name: '5', memo: '' }, message: /^name: "5" is not a name of 2 to 63/ },
  { body: { name: 'a'.repeat(300) }, message: /^name: "a{80}" is not a name of 2 to 63/ },
  { body: { memo: '' }, message: /^name: is required: a name of 2 to 63/ },
  { body: { name: 5 }, message: /^name: must be a name of 2 to 63 .*, not 5$/ },
  { body: { name: 'ok', memo: 7 }, message: /^memo: must be text .* not 7/ },
  {
    body: { name: 'ok', memo: 'x'.repeat(2049) },
    message: /^memo: must be text of at most 2048 characters, not of 2049/,
  },
  { body: { name: 'a\ud800b' }, message: /^name: must not contain the character U\+0000/ },
  { body: [], message: /.+/ },
  { body: 'text', message: /.+/ },
  { body: null, message: /.+/ },
])('refuses the service $body, naming the member', async ({ body, message }) => {
  const answer = await service.client.post('/api/v0/services', body);
  expect(answer).toMatchObject({ status: 400, body: { error: { message: textLike(message) } } });
});

it('refuses names that are taken', async () => {
  const { client } = service;
  await client.post('/api/v0/services', { name: 'taken' });
  await client.post('/api/v0/services/taken/roles', { name: 'app' });
  expect((await client.post('/api/v0/services', { name: 'taken' })).body).toEqual({
    error: { message: 'name: there is a service "taken" already; choose another name' },
  });
  expect((await client.post('/api/v0/services/taken/roles', { name: 'app' })).body).toEqual({
    error: { message: 'name: the service "taken" has a role "app" already; choose another name' },
  });
});

it.each([
  { method: 'get', path: '/api/v0/services/nowhere/roles', message: 'Service Not Found.' },
  { method: 'post', path: '/api/v0/services/nowhere/roles', message: 'Service Not Found.' },
  { method: 'delete', path: '/api/v0/services/nowhere', message: 'Service Not Found.' },
  { method: 'delete', path: '/api/v0/services/nowhere/roles/app', message: 'Service Not Found.' },
  { method: 'delete', path: '/api/v0/services/webshop/roles/nowhere', message: 'Role Not Found.' },
] as const)('answers 404 to $method $path', async ({ method, path, message }) => {
  const answer = await service.client[method](path, { name: 'app', memo: '' });
  expect(answer).toMatchObject({ status: 404, body: { error: { message } } });
});
