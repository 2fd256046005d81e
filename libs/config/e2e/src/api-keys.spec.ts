import { eventually } from '@tocsin/messaging/testing';
import { API_KEY, type ConfigService, startConfigService } from './config-service.js';
import { listWith } from './matchers.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

interface ApiKey {
  readonly id: string;
  readonly key: string;
}

async function newKey(wanted: object): Promise<ApiKey> {
  const { status, body } = await service.client.post('/api/v1/api-keys', { name: 'a key', ...wanted });
  expect(status).toBe(201);
  return body as ApiKey;
}

async function newUser(screenName: string): Promise<string> {
  const { body } = await service.client.post('/api/v1/users', { screenName, email: `${screenName}@example.com` });
  return (body as { id: string }).id;
}

it('shows a new key once and keeps only its hash', async () => {
  const { id, key } = await newKey({ name: 'ci', canWrite: true });
  expect(key).toMatch(/^[1-9A-HJ-NP-Za-km-z]{44}$/);
  expect((await service.client.withKey(key).get('/api/v0/org')).status).toBe(200);
  const { body } = await service.client.get('/api/v1/api-keys');
  expect(body).toMatchObject({ apiKeys: listWith([{ id, name: 'ci', canRead: true, canWrite: true, userId: null }]) });
  expect(JSON.stringify(body)).not.toContain(key);
  const dump = await service.database.dataSource.query<{ text: string }[]>(
    `select concat((select json_agg(a) from api_key a)::text, (select json_agg(a) from audit a)::text,
       (select string_agg(encode(value, 'escape'), '') from outbox)) as text`,
  );
  expect(dump[0].text).toContain(id);
  for (const secret of [key, API_KEY]) expect(dump[0].text).not.toContain(secret);
});

it('lets a key do what it may, and nothing else', async () => {
  const reader = service.client.withKey((await newKey({ canRead: true })).key);
  const writer = service.client.withKey((await newKey({ canRead: false, canWrite: true })).key);
  expect((await reader.get('/api/v0/services')).status).toBe(200);
  expect(await reader.post('/api/v0/services', { name: 'nope' })).toMatchObject({
    status: 403,
    body: { error: { message: 'the API key "a key" lacks the write permission' } },
  });
  expect((await writer.post('/api/v0/services', { name: 'yep' })).status).toBe(200);
  expect((await writer.get('/api/v0/services')).status).toBe(403);
  const refused = await writer.post('/api/v1/api-keys', { name: 'more', canRead: true, canWrite: true });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
});

it('ends a revoked key, but never the last one that can write', async () => {
  const { id, key } = await newKey({ canWrite: true });
  expect((await service.client.withKey(key).get('/api/v0/org')).status).toBe(200);
  expect((await service.client.delete(`/api/v1/api-keys/${id}`)).status).toBe(200);
  await eventually(
    async () => (await service.client.withKey(key).get('/api/v0/org')).status === 401,
    'the revoked key is refused',
  );
  expect((await service.published()).records.filter((record) => record.id === id)).toMatchObject([
    {},
    { deleted: true },
  ]);
  expect((await service.client.delete(`/api/v1/api-keys/${id}`)).status).toBe(404);

  const { body } = await service.client.get('/api/v1/api-keys');
  const writing = (body as { apiKeys: { id: string; canWrite: boolean }[] }).apiKeys.filter(({ canWrite }) => canWrite);
  const answers = await Promise.all(writing.map((each) => service.client.delete(`/api/v1/api-keys/${each.id}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([...writing.slice(1).map(() => 200), 409]);
  const [left] = writing.filter((_, i) => answers[i].status === 409);
  const rows: unknown = await service.database.dataSource.query('select id from api_key where can_write');
  expect(rows).toEqual([{ id: left.id }]);
});

describe('of a user', () => {
  let own: ConfigService;
  beforeAll(async () => {
    own = service;
    service = await startConfigService();
  });
  afterAll(async () => {
    await service.stop();
    service = own;
  });

  it('acts in the name of that person, and makes keys of that person only', async () => {
    const userId = await newUser('hanako');
    const { id, key } = await newKey({ canWrite: true, userId });
    const hanako = service.client.withKey(key);
    const { body } = await hanako.post('/api/v0/hosts', { name: 'h', meta: {} });
    const { records, notices } = await service.published();
    const { id: host } = body as { id: string };
    expect(records.find((record) => record.id === host)).toMatchObject({
      actor: { kind: 'user', id: userId, screenName: 'hanako' },
    });
    expect(notices.at(-1)).toMatchObject({ event: 'hostRegister', user: { id: userId, screenName: 'hanako' } });

    expect((await hanako.post('/api/v1/api-keys', { name: 'more' })).status).toBe(403);
    expect((await hanako.post('/api/v1/api-keys', { name: 'more', userId })).status).toBe(201);
    const unknown = await service.client.post('/api/v1/api-keys', { name: 'x', userId: 'nobody' });
    expect(unknown).toMatchObject({ status: 400, body: { error: { field: 'userId' } } });

    expect((await service.client.delete(`/api/v0/users/${userId}`)).body).toMatchObject({
      id: userId,
      screenName: 'hanako',
    });
    await eventually(async () => (await hanako.get('/api/v0/org')).status === 401, "the person's keys are refused");
    const gone = (await service.published()).records.filter((record) => record.id === userId || record.id === id);
    expect(gone.filter(({ deleted }) => deleted)).toHaveLength(2);
    expect((await service.client.delete(`/api/v0/users/${userId}`)).status).toBe(404);
  });

  it('lists people in the shape of both APIs', async () => {
    const id = await newUser('taro');
    const joinedAt = Math.floor(service.clock.now() / 1000);
    const user = { id, screenName: 'taro', email: 'taro@example.com', joinedAt };
    expect((await service.client.get('/api/v1/users')).body).toEqual({
      users: [{ ...user, role: 'viewer', projectRoles: [] }],
    });
    expect((await service.client.get('/api/v0/users')).body).toEqual({
      users: [
        {
          ...user,
          authority: 'collaborator',
          isInRegistrationProcess: false,
          isMFAEnabled: false,
          authenticationMethods: [],
        },
      ],
    });
    expect((await service.client.post('/api/v1/users', { screenName: 'x', email: 'TARO@example.com' })).status).toBe(
      409,
    );
    expect(await service.client.post('/api/v1/users', { screenName: 'x', email: 'nowhere' })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_input', field: 'email' } },
    });
  });
});
