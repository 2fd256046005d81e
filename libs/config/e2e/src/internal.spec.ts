import { createHash } from 'node:crypto';
import { Secret, UnavailableError } from '@tocsin/runtime';
import { GrpcChannelSuspension, GrpcConfigurationLookup, GrpcMonitorDefinitions } from '@tocsin/service-clients';
import { API_KEY, INTERNAL_TOKEN, type ConfigService, startConfigService } from './config-service.js';
import { serveGrpc } from './grpc-surface.js';

let service: ConfigService;
let address: string;
beforeAll(async () => {
  service = await startConfigService();
  address = await serveGrpc(service);
});
afterAll(() => service.stop());

const options = (token = INTERNAL_TOKEN) => ({ address, token: new Secret(token) });

it('finds what exists, from its source and not from the topic', async () => {
  await service.stopRelay();
  const { body } = await service.client.post('/api/v0/hosts', { name: 'h', meta: {}, roleFullnames: ['fresh:app'] });
  const { id } = body as { id: string };
  const lookup = new GrpcConfigurationLookup(options());
  const sha256 = createHash('sha256').update(API_KEY).digest('hex');
  const key = await lookup.find({ kind: 'apiKey', sha256 });
  const org = key!.org;
  expect(key).toMatchObject({ kind: 'apiKey', revision: 1, state: { canRead: true, canWrite: true } });
  expect(await lookup.find({ kind: 'host', org, id })).toMatchObject({
    kind: 'host',
    revision: 1,
    state: { name: 'h' },
  });
  await service.client.put(`/api/v0/hosts/${id}`, { name: 'h2', meta: {} });
  expect(await lookup.find({ kind: 'host', org, id })).toMatchObject({ revision: 2, state: { name: 'h2' } });
  expect(await lookup.find({ kind: 'service', org, name: 'fresh' })).toMatchObject({
    state: { roles: [{ name: 'app' }] },
  });

  const { apiKey } = (await service.client.post('/api/v1/projects', { name: 'shop' })).body as { apiKey: string };
  expect(await lookup.find({ kind: 'projectByApiKey', apiKey })).toMatchObject({ org, state: { name: 'shop' } });

  await service.client.post(`/api/v0/hosts/${id}/retire`);
  await service.client.delete('/api/v0/services/fresh');
  expect(await lookup.find({ kind: 'host', org, id })).toBeUndefined();
  expect(await lookup.find({ kind: 'service', org, name: 'fresh' })).toBeUndefined();
  expect(await lookup.find({ kind: 'host', org: 'other', id })).toBeUndefined();
  expect(await lookup.find({ kind: 'apiKey', sha256: 'nothing' })).toBeUndefined();
  expect(await lookup.find({ kind: 'projectByApiKey', apiKey: 'nothing' })).toBeUndefined();
  service.startRelay();
});

it('tells the revision of what notifications go to, as it was saved', async () => {
  await service.stopRelay();
  const lookup = new GrpcConfigurationLookup(options());
  const { client } = service;
  const sha256 = createHash('sha256').update(API_KEY).digest('hex');
  const { org } = (await lookup.find({ kind: 'apiKey', sha256 }))!;
  const idOf = async (path: string, body: object): Promise<string> =>
    ((await client.post(path, body)).body as { id: string }).id;
  const project = await idOf('/api/v1/projects', { name: 'lookups' });
  const paths = { channel: '/api/v0/channels', projectWebhook: `/api/v1/projects/${project}/webhooks` };
  const url = 'https://hooks.example.com/x';
  const channel = await idOf(paths.channel, { type: 'webhook', name: 'x', url, events: ['alert'] });
  const projectWebhook = await idOf(paths.projectWebhook, { name: 'x', url, monitorIds: [] });
  expect(await lookup.revision({ kind: 'channel', org, id: channel })).toBe(1);
  await client.put(`${paths.projectWebhook}/${projectWebhook}`, { name: 'y', url, monitorIds: [] });
  expect(await lookup.revision({ kind: 'projectWebhook', org, id: projectWebhook })).toBe(2);
  expect(await lookup.revision({ kind: 'projectWebhook', org: 'other', id: projectWebhook })).toBeUndefined();
  for (const [kind, id] of [
    ['channel', channel],
    ['projectWebhook', projectWebhook],
  ] as const) {
    await client.delete(`${paths[kind]}/${id}`);
    expect(await lookup.revision({ kind, org, id })).toBeUndefined();
  }
  service.startRelay();
});

it('suspends a channel, and a repeat changes nothing', async () => {
  const { body } = await service.client.post('/api/v0/channels', {
    ...{ type: 'webhook', name: 'ops', url: 'http://127.0.0.1:9/hook', events: ['alert'] },
  });
  const { id } = body as { id: string };
  const { records } = await service.published();
  const org = records.find((record) => record.id === id)!.org;
  const suspension = new GrpcChannelSuspension(options());
  await suspension.suspend(org, id, 1_764_000_000, 'no success for 24 h');
  await suspension.suspend(org, id, 1_764_000_999, 'no success for 24 h');
  await suspension.suspend(org, 'nothere', 1_764_000_000, 'no success for 24 h');
  const changes = (await service.published()).records.filter((record) => record.id === id);
  expect(changes).toMatchObject([
    { revision: 1, state: { suspendedAt: null } },
    { revision: 2, state: { suspendedAt: 1_764_000_000 }, actor: { kind: 'system', id: 'dispatcher' } },
  ]);
});

it('answers only those that have the token', async () => {
  const stranger = new GrpcConfigurationLookup(options('wrong'));
  await expect(stranger.find({ kind: 'apiKey', sha256: 'x' })).rejects.toThrow(UnavailableError);
  await expect(stranger.find({ kind: 'apiKey', sha256: 'x' })).rejects.toThrow(/internal token is missing or wrong/);
});

it('says what is wrong with a request', async () => {
  const lookup = new GrpcConfigurationLookup(options());
  await expect(lookup.find({ kind: 'monitor' } as never)).rejects.toThrow(/kind/);
  const request = { kind: 'host', org: 'o', id: 'i' } as never;
  await expect(lookup.revision(request)).rejects.toThrow(/kind: must be channel or projectWebhook/);
});

describe('definitions of monitors', () => {
  const load = { type: 'host', name: 'load', duration: 1, metric: 'loadavg5', operator: '>', warning: 5 };
  const read = async (definition: unknown): Promise<unknown> => {
    const sha256 = createHash('sha256').update(API_KEY).digest('hex');
    const key = await new GrpcConfigurationLookup(options()).find({ kind: 'apiKey', sha256 });
    return new GrpcMonitorDefinitions(options()).read(key!.org, definition);
  };

  it('are read as they would be stored, options included, and nothing is', async () => {
    expect(await read({ ...load, options: { closeAttempts: 2 } })).toMatchObject({
      ...load,
      maxCheckAttempts: 1,
      options: { closeAttempts: 2 },
    });
    const { body } = await service.client.get('/api/v0/monitors');
    expect(JSON.stringify(body)).not.toContain('loadavg5');
  });

  it.each([
    { definition: { ...load, warning: 'high' }, field: 'warning' },
    { definition: { ...load, scopes: ['none'] }, field: 'scopes[0]' },
    { definition: { ...load, options: { closeAttempts: 1 } }, field: 'options.closeAttempts' },
    { definition: { ...load, options: { recoveryWarning: 6 } }, field: 'recoveryWarning' },
    { definition: null, field: '' },
  ])('that are wrong are refused at $field', async ({ definition, field }) => {
    await expect(read(definition)).rejects.toMatchObject({ code: 'invalid_input', field });
  });
});

describe('definitions of KPI monitors', () => {
  const below = { type: 'threshold', operator: 'below', value: 20 };
  let project: string;
  let chartId: string;

  beforeAll(async () => {
    project = (await made('/api/v1/projects', { name: 'Shop' })).id;
    const query = { type: 'segmentation', e: { event_type: 'Signup' }, i: -3_600_000 };
    chartId = (await made(`/api/v1/projects/${project}/charts`, { name: 'Signups', query })).id;
  });

  const made = async (path: string, body: object): Promise<{ id: string }> =>
    (await service.client.post(path, body)).body as { id: string };
  const read = async (definition: unknown): Promise<unknown> => {
    const sha256 = createHash('sha256').update(API_KEY).digest('hex');
    const key = await new GrpcConfigurationLookup(options()).find({ kind: 'apiKey', sha256 });
    return new GrpcMonitorDefinitions(options()).readKpi(key!.org, project, definition);
  };

  it('are read as they would be stored, and nothing is', async () => {
    expect(await read({ name: 'Few', chartId, conditions: [below] })).toMatchObject({
      ...{ projectId: project, source: { type: 'chart', chartId }, conditions: [below], severity: 'critical' },
    });
    expect((await service.client.get(`/api/v1/projects/${project}/monitors`)).body).toEqual({ monitors: [] });
  });

  it.each([
    { definition: { name: 'Few', conditions: [below] }, field: 'chartId' },
    { definition: { name: 'Few', chartId: 'none', conditions: [below] }, field: 'chartId' },
    { definition: { name: 'Few', chartId: 'CHART', conditions: [] }, field: 'conditions' },
    {
      definition: { name: 'Few', chartId: 'CHART', conditions: [{ ...below, operator: '<' }] },
      field: 'conditions[0].operator',
    },
    { definition: null, field: '' },
  ])('that are wrong are refused at $field', async ({ definition, field }) => {
    const meant = definition?.chartId === 'CHART' ? { ...definition, chartId } : definition;
    await expect(read(meant)).rejects.toMatchObject({ code: 'invalid_input', field });
  });
});
