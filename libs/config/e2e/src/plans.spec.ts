import { type ConfigService, startConfigService } from './config-service.js';
import { aPerson } from './people-with-keys.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

interface Organization {
  readonly id: string;
  readonly name: string;
}

let organizations = 0;
async function newOrganization(wanted: object = {}) {
  const name = `org${organizations++}`;
  const { body } = await service.client.post('/api/v1/organizations', { name, ...wanted });
  const { organization, apiKey } = body as { organization: Organization; apiKey: string };
  return { organization, client: service.client.withKey(apiKey), path: `/api/v1/organizations/${organization.id}` };
}

it('are given by the organization that runs the installation', async () => {
  const { organization, client, path } = await newOrganization();
  expect(organization).toMatchObject({ plan: 'enterprise', hasInsights: false });
  expect(await client.patch(path, { plan: 'enterprise' })).toMatchObject({
    status: 403,
    body: {
      error: {
        code: 'forbidden',
        message: 'only the organization that runs this installation changes plan and hasInsights',
      },
    },
  });
  expect((await service.client.patch(path, { plan: 'growth', hasInsights: true })).body).toMatchObject({
    ...{ id: organization.id, plan: 'growth', hasInsights: true },
  });
  expect((await client.get(path)).body).toMatchObject({ plan: 'growth', hasInsights: true });
  expect((await service.client.patch(path, { displayName: 'Theirs' })).status).toBe(403);
  expect((await client.patch(path, { displayName: 'Beta' })).body).toMatchObject({
    displayName: 'Beta',
    plan: 'growth',
  });
  const { records } = await service.published();
  expect(records.filter(({ id }) => id === organization.id)).toMatchObject([
    { state: { plan: 'enterprise' } },
    { org: organization.id, state: { plan: 'growth', hasInsights: true } },
    { state: { displayName: 'Beta' } },
  ]);
});

it('are given by its admins only', async () => {
  const { path } = await newOrganization({ plan: 'starter' });
  const { client } = await aPerson(service.client, 'max', 'manager');
  for (const attempt of [
    client.patch(path, { plan: 'plus' }),
    client.post('/api/v1/organizations', { name: 'gamma' }),
  ]) {
    expect(await attempt).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
  }
  expect((await service.client.get(path)).body).toMatchObject({ plan: 'starter' });
});

it.each([{ plan: 'free' }, { hasInsights: 'yes' }])('are not %j', async (wanted) => {
  const { path } = await newOrganization();
  expect((await service.client.patch(path, wanted)).status).toBe(400);
});

it('decide whether people can have roles in single projects', async () => {
  const { client, path } = await newOrganization({ plan: 'plus' });
  const vera = await aPerson(client, 'vera', 'viewer');
  const { id: projectId } = (await client.post('/api/v1/projects', { name: 'shop' })).body as { id: string };
  const change = { projectRoles: [{ projectId, role: 'member' }] };
  const needed = {
    status: 403,
    body: {
      error: {
        code: 'plan_required',
        message:
          'roles in single projects need the plan "growth" or "enterprise"; the organization has the plan "plus"',
      },
    },
  };
  expect(await client.patch(`/api/v1/users/${vera.id}`, change)).toMatchObject(needed);
  const person = { screenName: 'x', email: 'x@example.com', ...change };
  expect(await client.post('/api/v1/users', person)).toMatchObject(needed);

  await service.client.patch(path, { plan: 'growth' });
  expect((await client.patch(`/api/v1/users/${vera.id}`, change)).body).toMatchObject(change);
  await service.client.patch(path, { plan: 'plus' });
  expect((await client.patch(`/api/v1/users/${vera.id}`, { screenName: 'Vera' })).body).toMatchObject(change);
  expect((await client.patch(`/api/v1/users/${vera.id}`, { projectRoles: [] })).status).toBe(200);
});
