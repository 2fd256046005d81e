import type { UserRole } from '@tocsin/payload-schemas';
import { eventually } from '@tocsin/messaging/testing';
import { type ConfigService, startConfigService } from './config-service.js';
import { aPerson, peopleOfEachRole, type Person } from './people-with-keys.js';

let service: ConfigService;
let people: Readonly<Record<UserRole, Person>>;
beforeAll(async () => {
  service = await startConfigService();
  people = await peopleOfEachRole(service.client);
});
afterAll(() => service.stop());

const pathOf = ({ id }: Person): string => `/api/v1/users/${id}`;
const refusal = (message: string) => ({ status: 403, body: { error: { code: 'forbidden', message } } });

it('makes new people viewers, unless told otherwise', async () => {
  const { body } = await service.client.post('/api/v1/users', { screenName: 'new', email: 'new@example.com' });
  expect(body).toMatchObject({ role: 'viewer', projectRoles: [] });
  const { records } = await service.published();
  expect(records.find(({ id }) => id === (body as Person).id)).toMatchObject({ state: { role: 'viewer' } });
});

it('lets managers add people, and admins alone make admins', async () => {
  const person = { screenName: 'x', email: 'x@example.com' };
  for (const role of ['viewer', 'member'] as const) {
    expect(await people[role].client.post('/api/v1/users', person)).toMatchObject(
      refusal(`a ${role} may not add people; a manager or an admin may`),
    );
  }
  expect(await people.manager.client.post('/api/v1/users', { ...person, role: 'admin' })).toMatchObject(
    refusal('a manager may not give the role admin in place of viewer; an admin may'),
  );
  expect((await people.manager.client.post('/api/v1/users', { ...person, role: 'manager' })).status).toBe(201);
  const other = { screenName: 'y', email: 'y@example.com', role: 'admin' };
  expect((await people.admin.client.post('/api/v1/users', other)).body).toMatchObject({ role: 'admin' });
});

it('changes roles by whoever may give them, audited and published', async () => {
  const taro = await aPerson(service.client, 'taro', 'viewer');
  expect(await people.member.client.patch(pathOf(taro), { role: 'member' })).toMatchObject(
    refusal('a member may not give the role member in place of viewer; a manager or an admin may'),
  );
  expect((await people.manager.client.patch(pathOf(taro), { role: 'manager' })).body).toMatchObject({
    role: 'manager',
  });
  expect((await taro.client.post('/api/v1/users', { screenName: 'z', email: 'z@example.com' })).status).toBe(201);
  expect((await people.manager.client.patch(pathOf(taro), { role: 'admin' })).status).toBe(403);
  expect((await people.admin.client.patch(pathOf(taro), { role: 'admin' })).status).toBe(200);
  expect((await people.manager.client.patch(pathOf(taro), { role: 'viewer' })).status).toBe(403);
  const { records } = await service.published();
  expect(records.filter(({ id }) => id === taro.id)).toMatchObject([
    { revision: 1, state: { role: 'viewer' } },
    { revision: 2, state: { role: 'manager' }, actor: { screenName: 'max' } },
    { revision: 3, state: { role: 'admin' }, actor: { screenName: 'ada' } },
  ]);
  const { changes } = (await service.client.get('/api/v1/audit')).body as {
    changes: { id: string; revision: number }[];
  };
  expect(changes.find(({ id, revision }) => id === taro.id && revision === 3)).toMatchObject({
    ...{ kind: 'user', before: { role: 'manager' }, state: { role: 'admin' } },
  });
});

it('lets nobody raise themselves, and everybody change their own name and address', async () => {
  for (const role of ['viewer', 'member', 'manager'] as const) {
    expect(await people[role].client.patch(pathOf(people[role]), { role: 'admin' })).toMatchObject(
      refusal('nobody can raise their own role; somebody else who may give the role can'),
    );
  }
  const renamed = await people.viewer.client.patch(pathOf(people.viewer), {
    screenName: 'Vera',
    email: 'v@example.com',
  });
  expect(renamed.body).toMatchObject({ screenName: 'Vera', email: 'v@example.com', role: 'viewer' });
  expect(await people.viewer.client.patch(pathOf(people.member), { screenName: 'x' })).toMatchObject(
    refusal('a viewer may not change the person "mia"; a manager or an admin may'),
  );
  expect(await people.viewer.client.patch(pathOf(people.viewer), { email: 'MIA@example.com' })).toMatchObject({
    status: 409,
    body: { error: { message: 'someone with the e-mail address "MIA@example.com" is in the organization already' } },
  });
});

it('removes people by managers, and admins by admins, through either API', async () => {
  for (const version of ['v0', 'v1']) {
    const taro = await aPerson(service.client, `taro-${version}`, 'member');
    const path = `/api/${version}/users/${taro.id}`;
    const refused = await people.viewer.client.delete(path);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain(
      `a viewer may not remove the person \\"taro-${version}\\"; a manager or an admin may`,
    );
    expect((await people.manager.client.delete(`/api/${version}/users/${people.admin.id}`)).status).toBe(403);
    expect((await people.manager.client.delete(path)).status).toBe(200);
    await eventually(async () => (await taro.client.get('/api/v0/org')).status === 401, 'the keys have ended');
  }
});

it.each([
  { what: 'remove', attempt: (by: Person, other: Person) => by.client.delete(pathOf(other)) },
  { what: 'demote', attempt: (by: Person, other: Person) => by.client.patch(pathOf(other), { role: 'viewer' }) },
])('of two admins who $what each other one does', async ({ what, attempt }) => {
  for (const round of [1, 2, 3, 4, 5]) {
    const one = await aPerson(service.client, `one-${what}-${round}`, 'admin');
    const other = await aPerson(service.client, `other-${what}-${round}`, 'admin');
    const answers = await Promise.all([attempt(one, other), attempt(other, one)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401 || status === 403)).toHaveLength(1);
  }
});

it('revokes keys by their owners, else by who could remove the owner', async () => {
  const { body } = await service.client.get('/api/v1/api-keys');
  const keys = (body as { apiKeys: { id: string; userId: string | null; name: string }[] }).apiKeys;
  const first = keys.find(({ userId }) => userId === null)!;
  expect(await people.viewer.client.delete(`/api/v1/api-keys/${first.id}`)).toMatchObject(
    refusal('a viewer may not revoke the API key "first key"; an admin may'),
  );
  const wanted = { name: 'more', canRead: true, canWrite: true, userId: people.viewer.id };
  const own = (await people.viewer.client.post('/api/v1/api-keys', wanted)).body as { id: string };
  expect((await people.member.client.delete(`/api/v1/api-keys/${own.id}`)).status).toBe(403);
  expect((await people.viewer.client.delete(`/api/v1/api-keys/${own.id}`)).status).toBe(200);
});

it('shows the audit to admins', async () => {
  expect(await people.manager.client.get('/api/v1/audit')).toMatchObject(
    refusal('a manager may not read the audit; an admin may'),
  );
  expect((await people.admin.client.get('/api/v1/audit')).status).toBe(200);
});

it('leaves what Mackerel offers to every key that can write', async () => {
  const { client } = people.viewer;
  expect((await client.post('/api/v0/services', { name: 'of-a-viewer' })).status).toBe(200);
  expect((await client.post('/api/v0/hosts', { name: 'h', meta: {} })).status).toBe(200);
});

it.each([
  { body: { role: 'owner' }, field: 'role' },
  { body: { role: null }, field: 'role' },
  { body: { projectRoles: [{ projectId: 'nothere', role: 'member' }] }, field: 'projectRoles[0].projectId' },
  { body: { projectRoles: [{ projectId: 'x' }] }, field: 'projectRoles[0].role' },
  { body: { email: 'nowhere' }, field: 'email' },
])('refuses the change $body', async ({ body, field }) => {
  expect(await service.client.patch(pathOf(people.member), body)).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_input', field } },
  });
});

it('answers 404 for whoever is not there', async () => {
  expect((await service.client.patch('/api/v1/users/nobody', { role: 'member' })).status).toBe(404);
});

describe('the last who can manage the organization', () => {
  let own: ConfigService;
  beforeAll(async () => {
    own = await startConfigService();
  });
  afterAll(() => own.stop());

  it('stays, be it a key of nobody or an admin with a key', async () => {
    const ada = await aPerson(own.client, 'ada', 'admin');
    const { body } = await own.client.get('/api/v1/api-keys');
    const keys = (body as { apiKeys: { id: string; userId: string | null }[] }).apiKeys;
    const [first, hers] = [keys.find(({ userId }) => userId === null)!, keys.find(({ userId }) => userId === ada.id)!];
    expect((await ada.client.delete(`/api/v1/api-keys/${first.id}`)).status).toBe(200);

    const conflict = { status: 409, body: { error: { code: 'conflict' } } };
    expect(await ada.client.patch(pathOf(ada), { role: 'manager' })).toMatchObject(conflict);
    expect(await ada.client.delete(pathOf(ada))).toMatchObject(conflict);
    expect(await ada.client.delete(`/api/v1/api-keys/${hers.id}`)).toMatchObject(conflict);
    expect((await ada.client.get('/api/v1/audit')).status).toBe(200);
  });
});
