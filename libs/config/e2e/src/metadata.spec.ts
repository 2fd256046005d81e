import { type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

const DAY_MS = 86_400_000;
let service: ConfigService;
let host: string;
beforeAll(async () => {
  service = await startConfigService();
  const { body } = await service.client.post('/api/v0/hosts', { name: 'h', meta: {}, roleFullnames: ['webshop:app'] });
  host = (body as { id: string }).id;
});
afterAll(() => service.stop());

const owners = () => [`/api/v0/hosts/${host}`, '/api/v0/services/webshop', '/api/v0/services/webshop/roles/app'];

it('keeps any JSON for a host, a service and a role, and says when it changed', async () => {
  const { client } = service;
  for (const owner of owners()) {
    expect((await client.get(`${owner}/metadata`)).body).toEqual({ metadata: [] });
    for (const document of [{ b: 1, a: [null, '\u0000'] }, [], 'text', 0, false, null]) {
      service.clock.advance(1_000);
      expect((await client.put(`${owner}/metadata/inventory`, document)).body).toEqual({ success: true });
      const answer = await client.get(`${owner}/metadata/inventory`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.body).toEqual(document);
      const secondsMs = Math.floor(service.clock.now() / 1000) * 1000;
      expect(answer.headers.get('last-modified')).toBe(new Date(secondsMs).toUTCString());
    }
    await client.put(`${owner}/metadata/a`, 1);
    expect((await client.get(`${owner}/metadata`)).body).toEqual({
      metadata: [{ namespace: 'a' }, { namespace: 'inventory' }],
    });
    expect((await client.delete(`${owner}/metadata/a`)).body).toEqual({ success: true });
    expect((await client.get(`${owner}/metadata/a`)).status).toBe(404);
    expect((await client.delete(`${owner}/metadata/a`)).status).toBe(404);
  }
});

it('writes numbers without exponent, as all of API v0 does', async () => {
  const { client } = service;
  await client.put(`${owners()[0]}/metadata/numbers`, { tiny: 1e-7, huge: 1e21 });
  const { text } = await client.get(`${owners()[0]}/metadata/numbers`);
  expect(text).toBe('{"tiny":0.0000001,"huge":1000000000000000000000}');
});

it('gives members back in the order in which they came', async () => {
  const text = '{"z":1,"a":{"10":1,"b":2},"z2":1.5}';
  await service.client.sendText('PUT', `${owners()[0]}/metadata/order`, text);
  const { body } = await service.client.get(`${owners()[0]}/metadata/order`);
  expect(JSON.stringify(body)).toBe(text);
});

it('takes documents of up to 100 KB', async () => {
  const path = `${owners()[0]}/metadata/large`;
  expect((await service.client.put(path, 'x'.repeat(100 * 1024 - 2))).status).toBe(200);
  const refused = await service.client.put(path, 'x'.repeat(100 * 1024 - 1));
  expect(refused).toMatchObject({ status: 413, body: { error: { message: textLike(/102401 bytes/) } } });
});

it('refuses what is nested too deeply to be read back', async () => {
  const text = '['.repeat(50_000) + ']'.repeat(50_000);
  const answer = await service.client.sendText('PUT', `${owners()[0]}/metadata/deep`, text);
  expect(answer).toMatchObject({ status: 400, body: { error: { message: textLike(/nested more than 100/) } } });
});

it.each([undefined, '', ' \n'])(
  'refuses the body %j, which is no document, and keeps the one that is there',
  async (text) => {
    const path = `${owners()[1]}/metadata/kept`;
    await service.client.put(path, 'kept');
    const refused = await service.client.sendText('PUT', path, text);
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: 'the body is required: the metadata as JSON, which may be null' } },
    });
    expect((await service.client.get(path)).body).toBe('kept');
  },
);

it('takes at most 10 namespaces of a role', async () => {
  const role = owners()[2];
  const { body } = await service.client.get(`${role}/metadata`);
  for (let i = (body as { metadata: unknown[] }).metadata.length; i < 10; i++) {
    expect((await service.client.put(`${role}/metadata/n${i}`, i)).status).toBe(200);
  }
  expect(await service.client.put(`${role}/metadata/one-more`, 1)).toMatchObject({
    status: 400,
    body: { error: { message: textLike(/^namespace: a role has at most 10/) } },
  });
  expect((await service.client.put(`${role}/metadata/n9`, 'changed')).status).toBe(200);
});

it.each([
  { path: '/hosts/nothere/metadata', message: 'Host Not Found.' },
  { path: '/hosts/nothere/metadata/a', message: 'Host Not Found.' },
  { path: '/services/nothere/metadata/a', message: 'Service Not Found.' },
  { path: '/services/webshop/roles/nothere/metadata/a', message: 'Role Not Found.' },
  { path: '/services/webshop/metadata/nothere', message: 'Metadata Not Found.' },
])('answers 404 to $path', async ({ path, message }) => {
  expect(await service.client.get(`/api/v0${path}`)).toMatchObject({ status: 404, body: { error: { message } } });
});

it('refuses reserved and malformed namespaces', async () => {
  for (const namespace of ['mackerel-x', 'a.b', 'a%00']) {
    expect((await service.client.put(`${owners()[1]}/metadata/${namespace}`, 1)).status).toBe(400);
  }
});

it('of a retired host can be read for a week, and never changed', async () => {
  const { client, clock } = service;
  const { body } = await client.post('/api/v0/hosts', { name: 'h', meta: {} });
  const path = `/api/v0/hosts/${(body as { id: string }).id}`;
  await client.put(`${path}/metadata/a`, 1);
  await client.post(`${path}/retire`);
  expect((await client.put(`${path}/metadata/a`, 2)).status).toBe(400);
  expect((await client.delete(`${path}/metadata/a`)).status).toBe(400);
  clock.advance(7 * DAY_MS - 1_000);
  expect((await client.get(`${path}/metadata/a`)).body).toBe(1);
  clock.advance(3_000);
  expect((await client.get(`${path}/metadata/a`)).status).toBe(400);
  expect((await client.get(`${path}/metadata`)).status).toBe(400);
});
