import { ORGANIZATION, type ConfigService, startConfigService } from './config-service.js';
import { textLike } from './matchers.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

interface Organization {
  readonly id: string;
  readonly name: string;
}
const mine = async (): Promise<Organization> =>
  ((await service.client.get('/api/v1/organizations')).body as { organizations: Organization[] }).organizations.find(
    ({ name }) => name === ORGANIZATION,
  )!;
const newOrganization = async (name: string) => {
  const { body, status } = await service.client.post('/api/v1/organizations', { name });
  expect(status).toBe(201);
  return body as { organization: Organization; apiKey: string };
};

it('shows the organization of the key', async () => {
  expect((await service.client.get('/api/v0/org')).body).toEqual({ name: ORGANIZATION, displayName: null });
});

it('begins every organization with a default group, a connectivity monitor and a key of its own', async () => {
  const { organization, apiKey } = await newOrganization('beta');
  expect(organization).toMatchObject({ name: 'beta', displayName: null, timeZone: 'UTC' });
  const beta = service.client.withKey(apiKey);
  expect((await beta.get('/api/v0/org')).body).toEqual({ name: 'beta', displayName: null });
  expect((await beta.get('/api/v0/notification-groups')).body).toMatchObject({
    notificationGroups: [{ type: 'group-default', notificationLevel: 'all' }],
  });
  expect((await beta.get('/api/v0/monitors')).body).toMatchObject({
    monitors: [{ type: 'connectivity', name: 'connectivity' }],
  });
  const { records } = await service.published();
  const kinds = records.filter(({ org }) => org === organization.id).map(({ kind }) => kind);
  expect(kinds).toEqual(['organization', 'apiKey', 'monitor', 'notificationGroup']);
});

it('keeps organizations apart', async () => {
  const gamma = service.client.withKey((await newOrganization('gamma')).apiKey);
  const { body } = await service.client.post('/api/v0/hosts', { name: 'h', meta: {}, roleFullnames: ['webshop:app'] });
  const { id } = body as { id: string };
  expect((await gamma.get('/api/v0/hosts')).body).toEqual({ hosts: [] });
  expect((await gamma.get('/api/v0/services')).body).toEqual({ services: [] });
  expect((await gamma.get(`/api/v0/hosts/${id}`)).status).toBe(404);
  expect((await gamma.put(`/api/v0/hosts/${id}`, { name: 'mine', meta: {} })).status).toBe(404);
  expect((await gamma.post(`/api/v0/hosts/${id}/retire`)).status).toBe(404);
  expect((await gamma.put(`/api/v0/hosts/${id}/metadata/a`, 1)).status).toBe(404);
  await gamma.post('/api/v0/services', { name: 'webshop' });
  expect((await gamma.delete('/api/v0/services/webshop')).status).toBe(200);
  expect((await service.client.get(`/api/v0/hosts/${id}`)).body).toMatchObject({
    host: { roles: { webshop: ['app'] } },
  });

  expect((await gamma.get('/api/v1/organizations')).body).toMatchObject({ organizations: [{ name: 'gamma' }] });
  const { id: acme } = await mine();
  expect((await gamma.get(`/api/v1/organizations/${acme}`)).status).toBe(404);
  expect((await gamma.patch(`/api/v1/organizations/${acme}`, { displayName: 'ours' })).status).toBe(404);
  expect(await gamma.post('/api/v1/organizations', { name: 'delta' })).toMatchObject({
    status: 403,
    body: { error: { code: 'forbidden' } },
  });
});

it('changes the display name and time zone of the own organization', async () => {
  const { id } = await mine();
  const path = `/api/v1/organizations/${id}`;
  expect((await service.client.patch(path, { displayName: 'Acme Inc.', timeZone: 'Asia/Tokyo' })).body).toEqual({
    ...{ id, name: ORGANIZATION, displayName: 'Acme Inc.', timeZone: 'Asia/Tokyo' },
    ...{ plan: 'enterprise', hasInsights: false },
  });
  expect((await service.client.get('/api/v0/org')).body).toEqual({ name: ORGANIZATION, displayName: 'Acme Inc.' });
  expect((await service.client.patch(path, { displayName: null })).body).toMatchObject({
    displayName: null,
    timeZone: 'Asia/Tokyo',
  });
  expect(
    (await service.published()).records.filter((record) => record.id === id).map(({ revision }) => revision),
  ).toEqual([1, 2, 3]);
  expect((await service.client.patch(path, { timeZone: 'Mars/Base' })).body).toEqual({
    error: { code: 'invalid_input', field: 'timeZone', message: textLike(/^timeZone: "Mars\/Base" is not/) },
  });
});

it.each([
  { body: { name: ORGANIZATION }, status: 409, error: { code: 'conflict' } },
  { body: { name: 'Not Safe' }, status: 400, error: { code: 'invalid_input', field: 'name' } },
  { body: {}, status: 400, error: { code: 'invalid_input', field: 'name' } },
  { body: { name: 'delta', timeZone: 9 }, status: 400, error: { code: 'invalid_input', field: 'timeZone' } },
])('answers $status to the new organization $body', async ({ body, status, error }) => {
  expect(await service.client.post('/api/v1/organizations', body)).toMatchObject({ status, body: { error } });
});
