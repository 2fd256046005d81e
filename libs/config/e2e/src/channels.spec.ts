import { secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import type { SigningState } from '@tocsin/payload-schemas';
import { ChannelSuspension } from '@tocsin/service-ports';
import { type ConfigService, startConfigService } from './config-service.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

type Json = Record<string, unknown>;

const webhook = {
  type: 'webhook',
  name: 'ops',
  url: 'https://user:pw@hooks.example.com/mackerel',
  events: ['alert', 'monitor'],
};
const slack = {
  type: 'slack',
  name: '#ops',
  url: 'https://hooks.slack.example/x',
  mentions: { ok: '', critical: '@here' },
  enabledGraphImage: false,
  events: ['alert'],
};
const email = { type: 'email', name: 'mail', emails: ['ops@example.com'], userIds: [], events: [] };

async function create(body: Json): Promise<Json> {
  const { status, body: made } = await service.client.post('/api/v0/channels', body);
  expect({ status, made }).toMatchObject({ status: 200 });
  return made as Json;
}

async function list(): Promise<Json[]> {
  const { body } = await service.client.get('/api/v0/channels?');
  return (body as { channels: Json[] }).channels;
}

async function defaultGroup(): Promise<Json> {
  const { body } = await service.client.get('/api/v0/notification-groups');
  return (body as { notificationGroups: Json[] }).notificationGroups[0];
}

async function removeAll(): Promise<void> {
  for (const { id } of await list()) await service.client.delete(`/api/v0/channels/${id}`);
}

it.each([
  {
    body: { ...webhook, addToDefaultNotificationGroup: false, id: 'ignored' },
    expected: {
      name: 'ops',
      type: 'webhook',
      suspendedAt: null,
      url: 'https://user:pw@hooks.example.com/mackerel',
      enabledGraphImage: true,
      events: ['alert', 'monitor'],
    },
  },
  {
    body: slack,
    expected: {
      name: '#ops',
      type: 'slack',
      suspendedAt: null,
      url: 'https://hooks.slack.example/x',
      mentions: { critical: '@here' },
      enabledGraphImage: false,
      events: ['alert'],
    },
  },
  {
    body: { ...email, userIds: null },
    expected: { name: 'mail', type: 'email', suspendedAt: null, emails: ['ops@example.com'], userIds: [], events: [] },
  },
])('gives back a $body.type channel as it was sent, with defaults', async ({ body, expected }) => {
  const made = await create(body);
  expect(JSON.stringify(made)).toBe(JSON.stringify({ id: made['id'], ...expected }));
  expect(await list()).toEqual([made]);
  expect(await service.client.put(`/api/v0/channels/${made['id']}`, made)).toMatchObject({ status: 200, body: made });
  expect(await service.client.delete(`/api/v0/channels/${made['id']}`)).toMatchObject({ status: 200, body: made });
  expect(await list()).toEqual([]);
});

it('puts a new channel into the default group unless it is told not to, and takes a deleted one out', async () => {
  const joined = await create(webhook);
  const apart = await create({ ...webhook, addToDefaultNotificationGroup: false });
  expect(await defaultGroup()).toMatchObject({ type: 'group-default', childChannelIds: [joined['id']] });
  const put = { ...webhook, addToDefaultNotificationGroup: true };
  expect((await service.client.put(`/api/v0/channels/${apart['id']}`, put)).status).toBe(200);
  expect(await defaultGroup()).toMatchObject({ childChannelIds: [joined['id']] });
  await removeAll();
  expect(await defaultGroup()).toMatchObject({ childChannelIds: [] });
});

it('loses none of many channels that join the default group at once', async () => {
  const made = await Promise.all(Array.from({ length: 8 }, () => create(webhook)));
  const { childChannelIds } = await defaultGroup();
  expect(new Set(childChannelIds as string[])).toEqual(new Set(made.map(({ id }) => id)));
  await removeAll();
});

it.each([
  {
    body: { ...webhook, url: 'http://10.0.0.1/' },
    message: /^url: the URL leads to an address that webhooks may not be sent to/,
  },
  { body: { ...webhook, url: 'example.com' }, message: /^url: the text is not a URL/ },
  {
    body: { ...slack, url: 'https://u:p@hooks.slack.example/' },
    message: /^url: the URL holds a user name or password/,
  },
  { body: { ...webhook, events: ['alarm'] }, message: /^events\[0\]: must be "alert" or/ },
  { body: { ...email, emails: ['ops'] }, message: /^emails\[0\]: must be an e-mail address/ },
  { body: { ...email, userIds: ['nobody'] }, message: 'userIds[0]: there is no user "nobody" in this organization' },
  { body: { ...webhook, type: 'twilio' }, message: 'type: must be one of email, slack, webhook' },
])('refuses $body: $message', async ({ body, message }) => {
  const answer = await service.client.post('/api/v0/channels', body);
  expect(answer.status).toBe(400);
  expect((answer.body as { error: { message: string } }).error.message).toMatch(message);
  expect(await list()).toEqual([]);
});

it('accepts users of the organization, and forgets them when they are deleted', async () => {
  const user = (await service.client.post('/api/v1/users', { screenName: 'hanako', email: 'h@example.com' }))
    .body as Json;
  const made = await create({ ...email, userIds: [user['id']] });
  expect(made['userIds']).toEqual([user['id']]);
  expect((await service.client.delete(`/api/v1/users/${user['id']}`)).status).toBe(200);
  expect(await list()).toMatchObject([{ id: made['id'], userIds: [] }]);
  await removeAll();
});

it('refuses to change the kind of a channel, and to change what is not there', async () => {
  const made = await create(webhook);
  expect(await service.client.put(`/api/v0/channels/${made['id']}`, slack)).toMatchObject({
    status: 400,
    body: {
      error: { message: 'type: cannot change: the channel is of type "webhook", not "slack"; create a new one' },
    },
  });
  const notFound = { status: 404, body: { error: { message: 'Channel Not Found.' } } };
  expect(await service.client.put('/api/v0/channels/none', webhook)).toMatchObject(notFound);
  expect(await service.client.delete('/api/v0/channels/none')).toMatchObject(notFound);
  await removeAll();
});

it('is suspended once by the dispatcher, stays so when it is edited, and resumes once', async () => {
  const made = await create(webhook);
  const id = String(made['id']);
  const suspension = service.app.get(ChannelSuspension);
  const org = (await service.published()).records[0].org;
  await suspension.suspend(org, id, 1_764_000_000, 'retries_exhausted');
  await suspension.suspend(org, id, 1_764_000_060, 'retries_exhausted');
  await suspension.suspend(org, 'none', 1_764_000_060, 'retries_exhausted');
  expect(await list()).toMatchObject([{ id, suspendedAt: 1_764_000_000 }]);
  const edited = await service.client.put(`/api/v0/channels/${id}`, { ...webhook, name: 'ops 2' });
  expect(edited.body).toMatchObject({ suspendedAt: 1_764_000_000 });

  const resume = (channel: string) => service.client.post(`/api/v1/channels/${channel}/resume`);
  expect(await resume(id)).toMatchObject({ status: 200, body: { id, name: 'ops 2', suspendedAt: null } });
  expect(await resume(id)).toMatchObject({ status: 200, body: { id, suspendedAt: null } });
  expect(await resume('none')).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found', message: 'Channel Not Found.' } },
  });

  const own = (await service.published()).records.filter((record) => record.id === id);
  expect(
    own.map(({ revision, actor, state }) => [revision, actor.kind, (state as { suspendedAt: unknown }).suspendedAt]),
  ).toEqual([
    [1, 'key', null],
    [2, 'system', 1_764_000_000],
    [3, 'key', 1_764_000_000],
    [4, 'key', null],
  ]);
  expect(own[1].actor).toEqual({ kind: 'system', id: 'dispatcher' });
  await removeAll();
});

it('keeps no URL in the clear', async () => {
  await create({ ...webhook, url: 'https://user:hunter2@hooks.example.com/t0ken' });
  await removeAll();
  const { records } = await service.published();
  const stored = await service.database.dataSource.query<Json[]>(
    "select before, state from audit where kind = 'channel'",
  );
  expect(records.filter(({ kind }) => kind === 'channel').length).toBeGreaterThan(0);
  expect(JSON.stringify([records, stored])).not.toMatch(/hunter2|t0ken/);
});

describe('signatures', () => {
  const rotate = (id: unknown, body?: Json) =>
    service.client.post(`/api/v1/channels/${String(id)}/signing-secret/rotate`, body);

  it('are made from the first secret on, which is shown once; it stays when the channel is changed', async () => {
    const { id } = await create({ ...webhook, name: 'signed' });
    const first = (await rotate(id)).body as Json;
    expect(first).toMatchObject({ id, name: 'signed', signing: { formerSecretUntil: null } });
    expect(first['signingSecret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const changed = (await service.client.put(`/api/v0/channels/${String(id)}`, { ...webhook, name: 'other' })).body;
    expect(changed).toEqual({ ...first, name: 'other', signingSecret: undefined });
    const second = (await rotate(id, { formerSignsForHours: 1 })).body as Json;
    expect(second).toMatchObject({ signing: { formerSecretUntil: expect.any(Number) as number } });
    expect(second['signingSecret']).not.toBe(first['signingSecret']);
    const records = (await service.published()).records.filter((record) => record.id === id);
    expect(records.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect(JSON.stringify(records)).not.toContain('whsec_');
    const [, made, edited, rotated] = records.map(({ state }) => (state as { readonly signing: SigningState }).signing);
    const place = secretPlace(records[0].org, 'channel', records[0].id, 'signingSecret');
    const sealed = [made.secretSealed, edited.secretSealed, rotated.former!.secretSealed];
    expect(sealed.map((text) => aSecretBox().open(text, place))).toEqual(sealed.map(() => first['signingSecret']));
    // Each time anew, by the key of then.
    expect(new Set(sealed).size).toBe(3);
  });

  it.each([slack, email])('are not made for $type', async (other) => {
    const { id } = await create({ ...other, name: `unsigned ${other.type}` });
    expect(await rotate(id)).toMatchObject({
      status: 400,
      body: { error: { message: `the channel is of type "${other.type}", which is not signed: only "webhook" is` } },
    });
  });

  it('are not made for a channel that is not there', async () => {
    expect((await rotate('none')).status).toBe(404);
  });
});
