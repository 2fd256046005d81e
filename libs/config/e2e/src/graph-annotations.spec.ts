import { type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

const PATH = '/api/v0/graph-annotations';
const AT = 1_764_000_000;
const deploy = {
  title: 'deploy v42',
  description: 'https://ci.example.com/42',
  from: AT,
  to: AT + 60,
  service: 'webshop',
};

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  const { client } = service;
  await client.post('/api/v0/services', { name: 'webshop', memo: '' });
  await client.post('/api/v0/services/webshop/roles', { name: 'app', memo: '' });
  await client.post('/api/v0/services/webshop/roles', { name: 'db', memo: '' });
});
afterEach(() => service.client.delete('/api/v0/services/webshop'));

const created = async (more: object = {}): Promise<string> => {
  const { status, body } = await service.client.post(PATH, { ...deploy, ...more });
  expect(status).toBe(200);
  return (body as { id: string }).id;
};
const titlesOf = async (from: number, to: number): Promise<string[]> => {
  const { body } = await service.client.get(`${PATH}?service=webshop&from=${from}&to=${to}`);
  return (body as { graphAnnotations: { title: string }[] }).graphAnnotations.map(({ title }) => title);
};

it('makes, shows, replaces and deletes an annotation', async () => {
  const { client } = service;
  const id = await created({ roles: ['db', 'app'] });
  const list = await client.get(`${PATH}?service=webshop&from=${AT}&to=${AT}`);
  expect(list.body).toEqual({ graphAnnotations: [{ id, ...deploy, roles: ['app', 'db'] }] });

  const moved = { title: 'rollback', from: AT + 100, to: AT + 100, service: 'webshop' };
  expect((await client.put(`${PATH}/${id}`, moved)).body).toEqual({ id, description: '', ...moved });
  expect(await titlesOf(AT, AT + 99)).toEqual([]);
  expect((await client.delete(`${PATH}/${id}`)).body).toEqual({ id, description: '', ...moved });
  expect((await client.delete(`${PATH}/${id}`)).body).toEqual({ error: { message: 'Graph Annotation Not Found.' } });
  expect((await client.put(`${PATH}/${id}`, moved)).status).toBe(404);
});

it('lists what shares a moment with the span, by beginning', async () => {
  await created({ title: 'second', from: AT + 50, to: AT + 150 });
  await created({ title: 'first', from: AT, to: AT + 100 });
  expect(await titlesOf(AT + 50, AT + 100)).toEqual(['first', 'second']);
  expect(await titlesOf(AT + 101, AT + 200)).toEqual(['second']);
  expect(await titlesOf(AT - 10, AT)).toEqual(['first']);
  expect(await titlesOf(AT - 10, AT - 1)).toEqual([]);
  expect(await titlesOf(AT + 151, AT + 152)).toEqual([]);
});

it('loses a role that is deleted, and goes with its service', async () => {
  const { client } = service;
  await created({ roles: ['app', 'db'] });
  await client.delete('/api/v0/services/webshop/roles/db');
  const { body } = await client.get(`${PATH}?service=webshop&from=${AT}&to=${AT}`);
  expect(body).toMatchObject({ graphAnnotations: [{ roles: ['app'] }] });
  await client.delete('/api/v0/services/webshop');
  await client.post('/api/v0/services', { name: 'webshop', memo: '' });
  expect(await titlesOf(0, AT * 2)).toEqual([]);
});

it.each([
  { wrong: { title: '' }, says: /title/ },
  { wrong: { title: 'x'.repeat(251) }, says: /title: .*250/ },
  { wrong: { description: 'x'.repeat(1025) }, says: /description: .*1024/ },
  { wrong: { from: 'yesterday' }, says: /from/ },
  { wrong: { from: AT + 61 }, says: /to: must not be before from/ },
  { wrong: { roles: ['web'] }, says: /roles\[0\]: .*no role "web"/ },
  { wrong: { roles: 'app' }, says: /roles/ },
  { wrong: { service: undefined }, says: /service/ },
])('refuses $wrong and stores nothing', async ({ wrong, says }) => {
  const answer = await service.client.post(PATH, { ...deploy, ...wrong });
  expect(answer).toMatchObject({ status: 400, body: { error: { message: textLike(says) } } });
  expect(await titlesOf(0, AT * 2)).toEqual([]);
});

it('takes texts up to their limits', async () => {
  const id = await created({ title: 'x'.repeat(250), description: 'y'.repeat(1024) });
  expect(id).toHaveLength(11);
});

it.each(['from=1&to=2', 'service=webshop&to=2', 'service=webshop&from=1', 'service=webshop&from=x&to=2'])(
  'asks for what is missing in ?%s',
  async (query) => {
    expect((await service.client.get(`${PATH}?${query}`)).status).toBe(400);
  },
);

it('knows no annotations of a service that does not exist', async () => {
  expect((await service.client.get(`${PATH}?service=none&from=1&to=2`)).status).toBe(404);
  expect((await service.client.post(PATH, { ...deploy, service: 'none' })).status).toBe(404);
});
