import { LocalConfigurationLookup } from '@tocsin/config-feature';
import type { UserRole } from '@tocsin/payload-schemas';
import type { Client } from './client.js';
import { type ConfigService, MAX_PROJECTS, startConfigService } from './config-service.js';
import { peopleOfEachRole, type Person } from './people-with-keys.js';

const DAY_MS = 86_400_000;
const HEX = /^[0-9a-f]{32}$/;
const masked = (apiKey: string): string => `${'*'.repeat(28)}${apiKey.slice(-4)}`;

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

let organizations = 0;
let organization: string;
let admin: Client;
let people: Readonly<Record<UserRole, Person>>;
/** Each test has an organization of its own. */
beforeEach(async () => {
  const { body } = await service.client.post('/api/v1/organizations', { name: `org${organizations++}` });
  const made = body as { organization: { id: string }; apiKey: string };
  organization = made.organization.id;
  admin = service.client.withKey(made.apiKey);
  people = await peopleOfEachRole(admin);
});

interface Project {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly apiKey: string;
  readonly secretKey: string;
}

async function newProject(wanted: object, client = admin): Promise<Project> {
  const { status, body } = await client.post('/api/v1/projects', wanted);
  expect(status).toBe(201);
  return body as Project;
}
const projectsOf = async (client: Client) =>
  ((await client.get('/api/v1/projects')).body as { projects: readonly Project[] }).projects;
const recordsOf = async ({ id }: { readonly id: string }) =>
  (await service.published()).records.filter((record) => record.id === id);

it('makes a project with both keys, the secret one shown once and kept as its hash', async () => {
  await admin.patch(`/api/v1/organizations/${organization}`, { timeZone: 'Asia/Tokyo' });
  const made = await newProject({ name: 'shop' }, people.manager.client);
  expect(made).toMatchObject({
    ...{ name: 'shop', formerApiKey: null, timeZone: 'Asia/Tokyo', weekStart: 'Sunday' },
  });
  expect([made.apiKey, made.secretKey]).toEqual([expect.stringMatching(HEX), expect.stringMatching(HEX)]);
  const { secretKey, ...shown } = made;
  for (const name of [made.id, made.number]) {
    expect((await people.manager.client.get(`/api/v1/projects/${name}`)).body).toEqual(shown);
  }
  expect(await recordsOf(made)).toMatchObject([
    { kind: 'project', revision: 1, actor: { kind: 'user', screenName: 'max' }, state: { apiKey: made.apiKey } },
  ]);
  const dump = await service.database.dataSource.query<{ text: string }[]>(
    `select concat((select json_agg(p) from project p)::text, (select json_agg(a) from audit a)::text,
       (select string_agg(encode(value, 'escape'), '') from outbox)) as text`,
  );
  expect(dump[0].text).toContain(made.apiKey);
  expect(dump[0].text).not.toContain(secretKey);
  expect(made.number).toBeGreaterThan(100_000);
  const other = await newProject({ name: 'blog', timeZone: 'UTC', weekStart: 'Monday' });
  expect(other).toMatchObject({ number: made.number + 1, timeZone: 'UTC', weekStart: 'Monday' });
});

describe('who may what', () => {
  it('shows everybody the projects, and keys to managers and admins only', async () => {
    const { apiKey, id } = await newProject({ name: 'shop' });
    for (const role of ['viewer', 'member'] as const) {
      const [seen] = await projectsOf(people[role].client);
      expect(seen).toMatchObject({ id, name: 'shop', apiKey: masked(apiKey) });
    }
    for (const role of ['manager', 'admin'] as const) {
      expect(await projectsOf(people[role].client)).toMatchObject([{ id, apiKey }]);
    }
    const { body } = await admin.post('/api/v1/api-keys', { name: 'reader', canRead: true, canWrite: false });
    const reader = admin.withKey((body as { key: string }).key);
    expect(await projectsOf(reader)).toMatchObject([{ apiKey: masked(apiKey) }]);
  });

  it('tells the others why not and who may', async () => {
    const { id } = await newProject({ name: 'shop' });
    const path = `/api/v1/projects/${id}`;
    const attempts: Record<string, [least: string, attempt: (client: Client) => ReturnType<Client['get']>]> = {
      'make projects': ['a manager or an admin', (client) => client.post('/api/v1/projects', { name: 'x' })],
      'change the settings of the project "shop"': [
        'a manager or an admin',
        (client) => client.patch(path, { name: 'x' }),
      ],
      'replace or revoke keys of the project "shop"': [
        'a manager or an admin',
        (client) => client.post(`${path}/keys/rotate`, { key: 'secret' }),
      ],
      'delete the project "shop"': ['an admin', (client) => client.delete(path)],
    };
    for (const role of ['viewer', 'member', 'manager'] as const) {
      for (const [action, [able, attempt]] of Object.entries(attempts)) {
        if (role === 'manager' && able !== 'an admin') continue;
        expect(await attempt(people[role].client)).toMatchObject({
          status: 403,
          body: { error: { code: 'forbidden', message: `a ${role} may not ${action}; ${able} may` } },
        });
      }
    }
    expect((await people.viewer.client.delete(`${path}/keys/former`)).status).toBe(403);
    expect(await recordsOf({ id })).toHaveLength(1);
  });

  it('lets a role in one project take the place of that in the organization', async () => {
    const [shop, blog] = [await newProject({ name: 'shop' }), await newProject({ name: 'blog' })];
    const projectRoles = [{ projectId: shop.id, role: 'manager' }];
    expect((await admin.patch(`/api/v1/users/${people.viewer.id}`, { projectRoles })).status).toBe(200);
    const { client } = people.viewer;
    expect(await projectsOf(client)).toMatchObject([{ apiKey: shop.apiKey }, { apiKey: masked(blog.apiKey) }]);
    expect((await client.patch(`/api/v1/projects/${shop.id}`, { name: 'webshop' })).status).toBe(200);
    expect((await client.patch(`/api/v1/projects/${blog.id}`, { name: 'news' })).status).toBe(403);
    await admin.patch(`/api/v1/users/${people.admin.id}`, {
      projectRoles: [{ projectId: blog.id, role: 'viewer' }],
    });
    expect((await people.admin.client.delete(`/api/v1/projects/${blog.id}`)).status).toBe(403);
    expect((await people.admin.client.delete(`/api/v1/projects/${shop.id}`)).status).toBe(200);
  });
});

it('changes what is given, and keeps names apart', async () => {
  const shop = await newProject({ name: 'shop' });
  await newProject({ name: 'blog' });
  const path = `/api/v1/projects/${shop.number}`;
  expect(
    (await people.manager.client.patch(path, { weekStart: 'Monday', timeZone: 'Europe/Berlin' })).body,
  ).toMatchObject({
    ...{ name: 'shop', weekStart: 'Monday', timeZone: 'Europe/Berlin' },
  });
  expect((await admin.patch(path, { name: 'shop' })).status).toBe(200);
  expect(await admin.patch(path, { name: 'blog' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: 'there is a project "blog" already; choose another name' } },
  });
  expect((await admin.post('/api/v1/projects', { name: 'shop' })).status).toBe(409);
  expect((await recordsOf(shop)).map(({ revision }) => revision)).toEqual([1, 2, 3]);
});

it.each([
  { body: {}, field: 'name' },
  { body: { name: ' ' }, field: 'name' },
  { body: { name: 'x', timeZone: 'Mars/Base' }, field: 'timeZone' },
  { body: { name: 'x', weekStart: 'monday' }, field: 'weekStart' },
])('refuses the project $body', async ({ body, field }) => {
  expect(await admin.post('/api/v1/projects', body)).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_input', field } },
  });
});

it(`lets an organization have ${MAX_PROJECTS} projects, also when they are made at once`, async () => {
  const answers = await Promise.all(
    Array.from({ length: MAX_PROJECTS + 2 }, (_, i) => admin.post('/api/v1/projects', { name: `p${i}` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(MAX_PROJECTS).fill(201), 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    error: {
      message: `the organization has ${MAX_PROJECTS} projects already; at most ${MAX_PROJECTS} are allowed (TOCSIN_MAX_PROJECTS)`,
    },
  });
  const numbers = (await projectsOf(admin)).map(({ number }) => number);
  expect(new Set(numbers).size).toBe(MAX_PROJECTS);
});

describe('keys', () => {
  const found = async (apiKey: string) =>
    (await service.app.get(LocalConfigurationLookup, { strict: false }).find({ kind: 'projectByApiKey', apiKey }))?.id;
  const rotate = (project: Project, wanted: object) => admin.post(`/api/v1/projects/${project.id}/keys/rotate`, wanted);

  it('are replaced; the API key before is accepted for 30 days or until it is revoked', async () => {
    const shop = await newProject({ name: 'shop' });
    const acceptedUntil = service.clock.now() + 30 * DAY_MS;
    const { status, body } = await rotate(shop, { key: 'api' });
    const { apiKey } = body as Project;
    expect(status).toBe(200);
    expect(apiKey).not.toBe(shop.apiKey);
    expect(body).toMatchObject({ formerApiKey: { apiKey: shop.apiKey, acceptedUntil } });
    expect(body).not.toHaveProperty('secretKey');
    expect([await found(apiKey), await found(shop.apiKey), await found('0'.repeat(32))]).toEqual([
      shop.id,
      shop.id,
      undefined,
    ]);

    expect(await rotate(shop, { key: 'api' })).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect((await admin.delete(`/api/v1/projects/${shop.id}/keys/former`)).body).toMatchObject({
      ...{ apiKey, formerApiKey: null },
    });
    expect((await admin.delete(`/api/v1/projects/${shop.id}/keys/former`)).status).toBe(200);
    expect(await found(shop.apiKey)).toBeUndefined();
    expect((await rotate(shop, { key: 'api', formerAcceptedForDays: 0 })).body).toMatchObject({ formerApiKey: null });
    expect(await recordsOf(shop)).toHaveLength(4);
  });

  it('shows nobody a former API key that has ended', async () => {
    const shop = await newProject({ name: 'shop' });
    await rotate(shop, { key: 'api', formerAcceptedForDays: 1 });
    service.clock.advance(DAY_MS);
    expect(await projectsOf(admin)).toMatchObject([{ formerApiKey: null }]);
    expect((await rotate(shop, { key: 'api' })).status).toBe(200);
  });

  it('replaces the secret key at once', async () => {
    const shop = await newProject({ name: 'shop' });
    const { body } = await rotate(shop, { key: 'secret' });
    expect(body).toMatchObject({ apiKey: shop.apiKey, formerApiKey: null });
    expect((body as Project).secretKey).toMatch(HEX);
    const [before, after] = await recordsOf(shop);
    expect(before.state).not.toEqual(after.state);
  });

  it.each([{}, { key: 'both' }, { key: 'api', formerAcceptedForDays: 366 }])('refuses to rotate %j', async (wanted) => {
    expect((await rotate(await newProject({ name: 'shop' }), wanted)).status).toBe(400);
  });
});

it('deletes a project, and the roles that people have in it', async () => {
  const shop = await newProject({ name: 'shop' });
  const projectRoles = [{ projectId: shop.id, role: 'admin' }];
  await admin.patch(`/api/v1/users/${people.viewer.id}`, { projectRoles });
  expect((await people.viewer.client.delete(`/api/v1/projects/${shop.number}`)).body).toMatchObject({ id: shop.id });
  expect(await projectsOf(admin)).toEqual([]);
  expect((await admin.get(`/api/v1/projects/${shop.id}`)).status).toBe(404);
  expect((await admin.delete(`/api/v1/projects/${shop.id}`)).status).toBe(404);
  expect((await recordsOf(shop)).at(-1)).toMatchObject({ deleted: true, actor: { screenName: 'vera' } });
  expect((await recordsOf(people.viewer)).at(-1)).toMatchObject({ state: { role: 'viewer', projectRoles: [] } });
  expect((await newProject({ name: 'shop' })).number).toBe(shop.number + 1);
});

it('keeps the projects of organizations apart', async () => {
  const shop = await newProject({ name: 'shop' });
  const { body } = await service.client.post('/api/v1/organizations', { name: 'beta' });
  const beta = service.client.withKey((body as { apiKey: string }).apiKey);
  expect(await projectsOf(beta)).toEqual([]);
  for (const name of [shop.id, shop.number]) {
    expect((await beta.get(`/api/v1/projects/${name}`)).status).toBe(404);
    expect((await beta.patch(`/api/v1/projects/${name}`, { name: 'ours' })).status).toBe(404);
    expect((await beta.delete(`/api/v1/projects/${name}`)).status).toBe(404);
  }
  expect((await newProject({ name: 'shop' }, beta)).number).toBe(shop.number + 1);
});
