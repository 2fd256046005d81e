import { type ConfigService, startConfigService } from './config-service.js';

type Json = Record<string, unknown>;

let service: ConfigService;
let channel: Json;
let monitor: Json;
beforeAll(async () => {
  service = await startConfigService();
  await service.client.post('/api/v0/services', { name: 'webshop', memo: '' });
  const webhook = {
    type: 'webhook',
    name: 'ops',
    url: 'https://hooks.example.com/',
    addToDefaultNotificationGroup: false,
  };
  channel = (await service.client.post('/api/v0/channels', webhook)).body as Json;
  monitor = (await service.client.post('/api/v0/monitors', { type: 'connectivity', name: 'second' })).body as Json;
});
afterAll(() => service.stop());

async function create(body: Json): Promise<Json> {
  const { status, body: made } = await service.client.post('/api/v0/notification-groups', body);
  expect({ status, made }).toMatchObject({ status: 200 });
  return made as Json;
}

async function list(): Promise<Json[]> {
  const { body } = await service.client.get('/api/v0/notification-groups?');
  return (body as { notificationGroups: Json[] }).notificationGroups;
}

async function removeAll(): Promise<void> {
  for (const { id, type } of await list()) {
    if (type === 'group') await service.client.delete(`/api/v0/notification-groups/${id}`);
  }
}

const empty = { childNotificationGroupIds: [], childChannelIds: [], monitors: [], services: [] };

it('has exactly one default group from the beginning, and it stays', async () => {
  const [main, ...others] = await list();
  expect(others).toEqual([]);
  expect(JSON.stringify(main)).toBe(
    JSON.stringify({ id: main['id'], type: 'group-default', name: 'Default', notificationLevel: 'all', ...empty }),
  );
  const path = `/api/v0/notification-groups/${main['id']}`;
  expect(await service.client.delete(path)).toMatchObject({
    status: 400,
    body: { error: { message: /^the default notification group cannot be deleted/ } },
  });
  expect(await service.client.put(path, { ...main, name: 'Mine' })).toMatchObject({
    status: 400,
    body: { error: { message: /^name: the default notification group cannot be renamed/ } },
  });
  // As clients that manage it do: the same name, no type, its channels.
  const put = {
    name: 'Default',
    notificationLevel: 'critical',
    childNotificationGroupIds: null,
    childChannelIds: [channel['id']],
  };
  expect(await service.client.put(path, put)).toMatchObject({
    status: 200,
    body: { id: main['id'], type: 'group-default', notificationLevel: 'critical', childChannelIds: [channel['id']] },
  });
  expect((await service.client.put(path, main)).body).toEqual(main);
  const second = `insert into notification_group (org_id, id, is_default, state, revision)
    select org_id, 'second', true, state, 1 from notification_group`;
  await expect(service.database.dataSource.query(second)).rejects.toThrow('one_default_group');
});

it('gives back a group as it was sent, with defaults, and replaces it as a whole', async () => {
  const child = await create({ name: 'child', childNotificationGroupIds: null, childChannelIds: null });
  expect(child).toEqual({ id: child['id'], type: 'group', name: 'child', notificationLevel: 'all', ...empty });
  const sent = {
    name: 'shop team',
    notificationLevel: 'critical',
    childNotificationGroupIds: [child['id']],
    childChannelIds: [channel['id']],
    monitors: [{ id: monitor['id'], skipDefault: true }],
    services: [{ name: 'webshop' }],
  };
  const made = await create(sent);
  expect(made).toEqual({ id: made['id'], type: 'group', ...sent });
  expect((await list()).map(({ name }) => name)).toEqual(['Default', 'child', 'shop team']);
  const path = `/api/v0/notification-groups/${made['id']}`;
  expect((await service.client.put(path, { name: 'team' })).body).toEqual({
    id: made['id'],
    type: 'group',
    name: 'team',
    notificationLevel: 'all',
    ...empty,
  });
  expect(await service.client.delete(path)).toMatchObject({ status: 200, body: { name: 'team' } });
  expect(await service.client.delete(path)).toMatchObject({
    status: 404,
    body: { error: { message: 'Notification Group Not Found.' } },
  });
  await removeAll();
});

it.each([
  {
    body: { name: 'a', childNotificationGroupIds: ['x'] },
    message: /^childNotificationGroupIds\[0\]: there is no notification group "x"/,
  },
  { body: { name: 'a', childChannelIds: ['x'] }, message: /^childChannelIds\[0\]: there is no channel "x"/ },
  { body: { name: 'a', monitors: [{ id: 'x' }] }, message: /^monitors\[0\]\.id: there is no monitor "x"/ },
  { body: { name: 'a', services: [{ name: 'x' }] }, message: /^services\[0\]\.name: there is no service "x"/ },
  { body: { name: '' }, message: 'name: must not be empty' },
])('refuses $body', async ({ body, message }) => {
  const answer = await service.client.post('/api/v0/notification-groups', body);
  expect(answer.status).toBe(400);
  expect((answer.body as { error: { message: string } }).error.message).toMatch(message);
});

it('refuses a group that would contain itself, also when two changes meet', async () => {
  const [a, b] = [await create({ name: 'a' }), await create({ name: 'b' })];
  const put = (parent: Json, child: Json) =>
    service.client.put(`/api/v0/notification-groups/${parent['id']}`, {
      name: parent['name'],
      childNotificationGroupIds: [child['id']],
    });
  expect(await put(a, a)).toMatchObject({
    status: 400,
    body: {
      error: { message: 'childNotificationGroupIds[0]: the group would contain itself: a → a; leave one of them out' },
    },
  });
  const answers = await Promise.all([put(a, b), put(b, a)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  await removeAll();
});

it('takes out what is deleted', async () => {
  const child = await create({ name: 'child' });
  const doomed = (await service.client.post('/api/v0/monitors', { type: 'connectivity', name: 'doomed' })).body as Json;
  const parent = await create({
    name: 'parent',
    childNotificationGroupIds: [child['id']],
    childChannelIds: [channel['id']],
    monitors: [{ id: doomed['id'] }, { id: monitor['id'] }],
  });
  await service.client.delete(`/api/v0/notification-groups/${child['id']}`);
  await service.client.delete(`/api/v0/monitors/${doomed['id']}`);
  await service.client.delete(`/api/v0/channels/${channel['id']}`);
  expect((await list()).find(({ id }) => id === parent['id'])).toMatchObject({
    childNotificationGroupIds: [],
    childChannelIds: [],
    monitors: [{ id: monitor['id'], skipDefault: false }],
  });
  const { records } = await service.published();
  const own = records.filter(({ id }) => id === parent['id']);
  expect(own.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  await removeAll();
});
