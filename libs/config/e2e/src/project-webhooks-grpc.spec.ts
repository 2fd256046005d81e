import { GrpcChannelSuspension } from '@tocsin/service-clients';
import { type Outcome, ProjectWebhooksClient } from '@tocsin/service-clients/testing';
import { Secret } from '@tocsin/runtime';
import { INTERNAL_TOKEN, type ConfigService, startConfigService } from './config-service.js';
import { serveGrpc } from './grpc-surface.js';
import type { Person } from './people-with-keys.js';
import { newChart, newMonitor, newProjectWorld, type ProjectWorld, recordsOf } from './project-world.js';

const URL = 'https://hooks.slack.com/services/T0AAA/B0BBB/c3cr3t';

let service: ConfigService;
let address: string;
let client: ProjectWebhooksClient;
beforeAll(async () => {
  service = await startConfigService();
  address = await serveGrpc(service);
  client = new ProjectWebhooksClient(address);
});
afterAll(async () => {
  client.close();
  await service.stop();
});

let world: ProjectWorld;
let project: string;
let monitorId: string;
beforeEach(async () => {
  world = await newProjectWorld(service);
  project = world.projectId;
  const chart = await newChart(world, world.people.member);
  monitorId = (await newMonitor(world, world.people.member, chart.id)).id;
});

interface Webhook {
  readonly id: string;
}

const call = (method: string, request: object, { client: { apiKey } }: Pick<Person, 'client'> = world.people.member) =>
  client.call(method, request, { 'x-api-key': apiKey ?? '' });
const slack = (): object => ({ name: 'Slack', url: URL, monitorIds: [monitorId] });
async function newWebhook(webhook: object = slack()): Promise<Webhook> {
  const { status, message, reply } = await call('Create', { project, webhook });
  expect({ status, message }).toEqual({ status: 'OK', message: '' });
  return reply as Webhook;
}
const refused = (status: string, errorCode: string, message: RegExp, field?: string): Partial<Outcome> => ({
  ...{ status, errorCode, field, reply: undefined },
  message: expect.stringMatching(message) as string,
});

it('makes, shows, changes, resumes and deletes what HTTP shows, too', async () => {
  const made = await newWebhook();
  expect(made).toEqual({
    ...{ id: made.id, projectId: project, name: 'Slack', ownerId: world.people.member.id, mayEdit: true },
    ...{ url: URL, format: 'slack', hasCredential: false, monitorIds: [monitorId] },
  });
  expect((await call('Get', { project, id: made.id })).reply).toEqual(made);
  expect((await call('List', { project })).reply).toEqual({ webhooks: [made] });
  const overHttp = await world.people.member.client.get(`${world.path}/webhooks/${made.id}`);
  expect(overHttp.body).toMatchObject(made);

  const options = { address, token: new Secret(INTERNAL_TOKEN) };
  await new GrpcChannelSuspension(options).suspend(world.organizationId, made.id, 1_764_000_000, 'keeps failing');
  const headers = [{ name: 'X-Token', value: 'hush-hush' }];
  const wanted = { name: 'own', url: URL, headers };
  expect((await call('Update', { project, id: made.id, webhook: wanted })).reply).toEqual({
    ...{ id: made.id, projectId: project, name: 'own', ownerId: world.people.member.id, mayEdit: true },
    ...{ url: URL, format: 'slack', hasCredential: false },
    headers: [{ name: 'X-Token' }],
    suspendedAt: 1_764_000_000_000,
  });
  const kept = { ...wanted, headers: [{ name: 'X-Token' }] };
  expect((await call('Update', { project, id: made.id, webhook: kept })).status).toBe('OK');
  expect((await call('Resume', { project, id: made.id })).reply).not.toHaveProperty('suspendedAt');
  expect((await call('Delete', { project, id: made.id })).reply).toMatchObject({ id: made.id, name: 'own' });
  expect((await call('List', { project })).reply).toEqual({});
  expect(await recordsOf(service, made.id)).toMatchObject([
    { revision: 1, actor: { screenName: 'mia' } },
    { revision: 2, actor: { kind: 'system', id: 'dispatcher' } },
    { revision: 3 },
    { revision: 4 },
    { revision: 5, state: { suspendedAt: null } },
    { revision: 6, deleted: true, actor: { screenName: 'mia' } },
  ]);
});

it('gives another secret to sign with, which is shown once', async () => {
  const own = { name: 'own', url: 'https://hooks.example.com/own' };
  const { reply } = await call('Create', { project, webhook: own });
  const { id, signing, signingSecret } = reply as Webhook & { signing: object; signingSecret: string };
  expect({ signing, signingSecret }).toEqual({
    signing: {},
    signingSecret: expect.stringMatching(/^whsec_/) as string,
  });
  const rotated = (await call('RotateSigningSecret', { project, id, formerSignsForHours: 1 })).reply;
  expect(rotated).toMatchObject({
    signing: { formerSecretUntil: expect.any(Number) as number },
    signingSecret: expect.not.stringMatching(signingSecret.replaceAll('+', '\\+')) as string,
  });
  const ended = (await call('RotateSigningSecret', { project, id, formerSignsForHours: 0 })).reply;
  expect((ended as { signing: object }).signing).toEqual({});
  expect((await call('Get', { project, id })).reply).not.toHaveProperty('signingSecret');
  expect(await call('RotateSigningSecret', { project, id, formerSignsForHours: 721 })).toMatchObject(
    refused('INVALID_ARGUMENT', 'invalid_input', /^formerSignsForHours: /, 'formerSignsForHours'),
  );
});

it('takes templates', async () => {
  const webhook = { name: 'mine', url: 'https://hooks.example.com/x', format: 'template', template: { text: '{}' } };
  const { reply } = await call('Create', { project, webhook });
  expect(reply).toMatchObject({ format: 'template', template: { text: '{}', contentType: 'application/json' } });
});

it('holds people to their roles and tells them why', async () => {
  const { id } = await newWebhook();
  const { viewer, manager } = world.people;
  expect((await call('Get', { project, id }, viewer)).reply).toMatchObject({ url: 'https://hooks.slack.com/…' });
  for (const [method, request, message] of [
    [
      'Update',
      { project, id, webhook: slack() },
      /^a viewer may not change the webhook "Slack", which belongs to mia;/,
    ],
    ['Delete', { project, id }, /^a viewer may not delete the webhook "Slack"/],
    ['Resume', { project, id }, /^a viewer may not resume the webhook "Slack"/],
    ['RotateSigningSecret', { project, id }, /^a viewer may not change the webhook "Slack"/],
    [
      'Create',
      { project, webhook: { ...slack(), name: 'x' } },
      /^a viewer may not make webhooks in the project "shop"/,
    ],
  ] as const) {
    expect(await call(method, request, viewer)).toMatchObject(refused('PERMISSION_DENIED', 'forbidden', message));
  }
  expect((await call('Delete', { project, id }, manager)).status).toBe('OK');
});

it.each(['List', 'Get', 'Create', 'Update', 'Delete', 'Resume', 'RotateSigningSecret'])(
  '%s asks for a key',
  async (method) => {
    for (const headers of [[], [['x-api-key', '']], [['x-api-key', 'wrong']], [['authorization', 'Bearer wrong']]]) {
      expect(
        await client.call(method, { project, id: 'x' }, Object.fromEntries(headers) as Record<string, string>),
      ).toMatchObject(refused('UNAUTHENTICATED', 'unauthenticated', /^Authentication failed/));
    }
  },
);

it('takes a key as a bearer token, and holds it to reading and writing', async () => {
  const { body } = await world.admin.post('/api/v1/api-keys', { name: 'reader', canRead: true, canWrite: false });
  const authorization = `Bearer ${(body as { key: string }).key}`;
  expect((await client.call('List', { project }, { authorization })).status).toBe('OK');
  expect(await client.call('Create', { project, webhook: slack() }, { authorization })).toMatchObject(
    refused('PERMISSION_DENIED', 'forbidden', /lacks the write permission/),
  );
  expect((await client.call('List', { project }, { authorization: `Bearer ${INTERNAL_TOKEN}` })).status).toBe(
    'UNAUTHENTICATED',
  );
});

it.each<{ webhook: object | undefined; field: string }>([
  { webhook: undefined, field: 'name' },
  { webhook: { name: 'x' }, field: 'url' },
  { webhook: { name: 'x', url: 'https://hooks.slack.com/workflows/x' }, field: 'url' },
  { webhook: { name: 'x', url: 'https://example.com/', format: '' }, field: 'format' },
  { webhook: { name: 'x', url: 'https://example.com/', credential: 'x' }, field: 'credential' },
  { webhook: { name: 'x', url: 'https://example.com/', monitorIds: ['nothere'] }, field: 'monitorIds[0]' },
  { webhook: { name: 'x', url: 'https://example.com/', headers: [{ name: 'X-A' }] }, field: 'headers[0].value' },
  { webhook: { name: 'x', url: 'https://example.com/', format: 'template', template: {} }, field: 'template.text' },
])('refuses $webhook, naming $field', async ({ webhook, field }) => {
  expect(await call('Create', { project, ...(webhook && { webhook }) })).toMatchObject(
    refused('INVALID_ARGUMENT', 'invalid_input', new RegExp(`^${field.replaceAll(/[[\]]/g, '\\$&')}: `), field),
  );
});

it('says what is not there, what is taken and what the plan lacks', async () => {
  const { id } = await newWebhook();
  for (const request of [
    { project: 'nothere', id },
    { project, id: 'nothere' },
  ]) {
    expect(await call('Get', request)).toMatchObject(refused('NOT_FOUND', 'not_found', /Not Found/));
  }
  expect(await call('Create', { project, webhook: slack() })).toMatchObject(
    refused('ALREADY_EXISTS', 'conflict', /^there is a webhook "Slack" in this project already/),
  );
  await service.client.patch(`/api/v1/organizations/${world.organizationId}`, { plan: 'starter' });
  expect(await call('Create', { project, webhook: { ...slack(), name: 'x' } })).toMatchObject(
    refused('FAILED_PRECONDITION', 'plan_required', /need the plan "enterprise" or the Insights package/),
  );
});
