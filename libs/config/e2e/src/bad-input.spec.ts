import { type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

let service: ConfigService;
let host: string;
beforeAll(async () => {
  service = await startConfigService();
  const { body } = await service.client.post('/api/v0/hosts', { name: 'h', meta: {}, roleFullnames: ['webshop:app'] });
  host = (body as { id: string }).id;
});
afterAll(() => service.stop());

const valid = { name: 'h', meta: {} };
const shape = (message: RegExp) => ({ error: { message: textLike(message) } });

it.each([
  { key: undefined, when: 'no key' },
  { key: '', when: 'an empty key' },
  { key: 'wrong', when: 'an unknown key' },
])('answers 401 with a bare text to $when', async ({ key }) => {
  const answer = await service.client.withKey(key).get('/api/v0/hosts');
  expect(answer).toMatchObject({
    status: 401,
    body: { error: 'Authentication failed. Please try with valid Api Key.' },
  });
  const v1 = await service.client.withKey(key).get('/api/v1/organizations');
  expect(v1).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
});

it.each([
  { text: '{"name":', message: /^the body is not valid JSON: / },
  { text: "{'name': 1}", message: /^the body is not valid JSON: / },
  { text: '{"name":"h","meta":{}} trailing', message: /^the body is not valid JSON: / },
  { text: '', message: /an object with name and meta/ },
  { text: undefined, message: /an object with name and meta/ },
  { text: 'null', message: /an object with name and meta/ },
  { text: '[]', message: /an object with name and meta/ },
  { text: '"text"', message: /an object with name and meta/ },
])('refuses the body $text', async ({ text, message }) => {
  expect(await service.client.sendText('POST', '/api/v0/hosts', text)).toMatchObject({
    status: 400,
    body: shape(message),
  });
});

it.each([
  { members: { name: undefined }, message: /^name: is required/ },
  { members: { name: '' }, message: /^name: must not be empty/ },
  { members: { name: 'x'.repeat(256) }, message: /^name: must be text of at most 255 characters, not of 256/ },
  { members: { name: 'a\ud800b' }, message: /^name: must not contain the character U\+0000/ },
  { members: { meta: undefined }, message: /^meta: is required/ },
  { members: { meta: null }, message: /^meta: must be an object, not null/ },
  { members: { meta: [] }, message: /^meta: must be an object/ },
  { members: { displayName: 5 }, message: /^displayName: / },
  { members: { customIdentifier: {} }, message: /^customIdentifier: / },
  { members: { memo: ['x'] }, message: /^memo: must be text/ },
  { members: { interfaces: {} }, message: /^interfaces: must be a list/ },
  { members: { interfaces: [{ ipAddress: '192.0.2.1' }] }, message: /^interfaces\[0\]\.name: is required/ },
  { members: { interfaces: [null] }, message: /^interfaces\[0\]: must be an object/ },
  { members: { roleFullnames: 'webshop:app' }, message: /^roleFullnames: must be a list/ },
  {
    members: { roleFullnames: ['webshop:app', 'webshop'] },
    message: /^roleFullnames\[1\]: "webshop" is not of the form service:role/,
  },
  { members: { roleFullnames: ['w:app'] }, message: /^roleFullnames\[0\]: "w" is not a name of 2 to 63/ },
  { members: { roleFullnames: [7] }, message: /^roleFullnames\[0\]: must be "service:role", not 7/ },
  { members: { checks: [{ memo: '' }] }, message: /^checks\[0\]\.name: is required/ },
])('refuses a host with $members, naming the member', async ({ members, message }) => {
  const refused = { status: 400, body: shape(message) };
  expect(await service.client.post('/api/v0/hosts', { ...valid, ...members })).toMatchObject(refused);
  expect(await service.client.put(`/api/v0/hosts/${host}`, { ...valid, ...members })).toMatchObject(refused);
});

it('keeps nothing of a request that it refuses', async () => {
  const report = { ...valid, roleFullnames: ['halfway:app'] };
  expect((await service.client.put('/api/v0/hosts/nothere', report)).status).toBe(404);
  const { body } = await service.client.get('/api/v0/services');
  expect(body).toEqual({ services: [{ name: 'webshop', memo: '', roles: ['app'] }] });
});

it.each([
  ['GET', '/api/v0/hosts/nothere', undefined],
  ['PUT', '/api/v0/hosts/nothere', valid],
  ['POST', '/api/v0/hosts/nothere/status', { status: 'working' }],
  ['POST', '/api/v0/hosts/nothere/retire', {}],
  ['POST', '/api/v0/hosts/bulk-retire', { ids: ['nothere'] }],
  ['POST', '/api/v0/hosts/bulk-update-statuses', { ids: ['nothere'], status: 'working' }],
  ['PUT', '/api/v0/hosts/nothere/role-fullnames', { roleFullnames: [] }],
  ['GET', '/api/v0/hosts-by-custom-identifier/nothere', undefined],
  ['PUT', '/api/v0/hosts/nothere/metadata/a', {}],
])('answers 404 to %s %s', async (method, path, body) => {
  const answer = await service.client.sendText(method, path, body && JSON.stringify(body));
  expect(answer).toMatchObject({ status: 404, body: { error: { message: 'Host Not Found.' } } });
});

it.each([
  ['POST', `/status`, { status: 'asleep' }, /^status: must be "working" or .* not "asleep"/],
  ['POST', `/status`, {}, /^status: is required/],
  ['POST', `/status`, undefined, /an object with status/],
  ['PUT', `/role-fullnames`, {}, /^roleFullnames: is required/],
])('refuses %s …%s with %j', async (method, path, body, message) => {
  const answer = await service.client.sendText(method, `/api/v0/hosts/${host}${path}`, body && JSON.stringify(body));
  expect(answer).toMatchObject({ status: 400, body: shape(message) });
});

it.each([
  '/api/v0/hosts/%00',
  '/api/v0/services/a%00b/roles',
  '/api/v0/hosts?name=%00',
  '/api/v0/hosts/%00/metadata/a',
])('refuses the character U+0000 in %s', async (path) => {
  expect(await service.client.get(path)).toMatchObject({ status: 400, body: shape(/U\+0000/) });
});

it.each(['/api/v0/hosts/%zz', '/api/v0/hosts/%ff', '/api/v0/services/%/roles'])(
  'refuses the malformed path %s',
  async (path) => {
    expect(await service.client.get(path)).toMatchObject({ status: 400, body: shape(/not a valid url/) });
  },
);

it('answers 413 to a body of 6 MB, in the shape of the surface', async () => {
  const text = JSON.stringify({ name: 'h', meta: { filler: 'x'.repeat(6 * 1024 * 1024) } });
  const answer = await service.client.sendText('POST', '/api/v0/hosts', text);
  expect(answer).toMatchObject({ status: 413, body: shape(/exceeds the limit of 5242880 bytes/) });
  const v1 = await service.client.sendText('POST', '/api/v1/users', text);
  expect(v1).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } });
});

it('stores a report of 4 MB, and refuses a host whose record would be too large for the log', async () => {
  const meta = { filler: 'x'.repeat(4 * 1024 * 1024) };
  expect((await service.client.put(`/api/v0/hosts/${host}`, { ...valid, meta })).status).toBe(200);
  const checks = Array.from({ length: 500 }, (_, i) => ({ name: `check-${i}`, memo: 'é'.repeat(2048) }));
  const refused = await service.client.put(`/api/v0/hosts/${host}`, { ...valid, checks });
  expect(refused).toMatchObject({
    status: 413,
    body: shape(/^the configuration of host .* at most 500000 are allowed/),
  });
});

it.each(['/api/v0/nothing', '/api/v0/dashboards/x', '/'])(
  'answers every path that nothing serves with JSON: %s',
  async (path) => {
    const answer = await service.client.delete(path);
    expect(answer).toMatchObject({ status: 404, body: shape(/^nothing is served at DELETE/) });
  },
);

it.each([
  ['/api/v0/dashboards', { dashboards: [] }],
  ['/api/v0/invitations', { invitations: [] }],
  ['/api/v0/aws-integrations', { aws_integrations: [] }],
])('lists nothing of what cannot be made yet: %s', async (path, body) => {
  expect(await service.client.get(path)).toMatchObject({ status: 200, body });
});
