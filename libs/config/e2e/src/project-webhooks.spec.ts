import { SuspendChannel } from '@tocsin/config-feature';
import { PublishTombstones } from '@tocsin/config-feature/testing';
import { secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { configKey, type ProjectWebhookState, type UserRole } from '@tocsin/payload-schemas';
import type { Answer, Client } from './client.js';
import { type ConfigService, startConfigService } from './config-service.js';
import { aPerson, type Person } from './people-with-keys.js';
import {
  newChart,
  newMonitor,
  newProjectWorld,
  type ProjectWorld,
  recordsOf as allRecordsOf,
} from './project-world.js';

const SLACK_URL = 'https://hooks.slack.com/services/T0AAA/B0BBB/c3cr3t';
const PAGER_DUTY_URL = 'https://events.pagerduty.com/v2/enqueue';
const ROUTING_KEY = '0123456789abcdef0123456789ABCDEF';
const DAY_MS = 86_400_000;
const SUSPENDED_AT = 1_764_000_000;
const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

let world: ProjectWorld;
let admin: Client;
let people: ProjectWorld['people'];
let monitorIds: readonly [string, string];
let path: string;
/** Each test has an organization of its own, with a project that has two monitors. */
beforeEach(async () => {
  world = await newProjectWorld(service);
  ({ admin, people } = world);
  monitorIds = await twoMonitors(world);
  path = `${world.path}/webhooks`;
});

async function twoMonitors(of: ProjectWorld): Promise<readonly [string, string]> {
  const chart = await newChart(of, of.people.admin);
  const [first, second] = [
    await newMonitor(of, of.people.admin, chart.id),
    await newMonitor(of, of.people.admin, chart.id),
  ];
  return [first.id, second.id];
}

/** Another project of the same organization. */
async function anotherProject(): Promise<ProjectWorld> {
  const { id } = (await admin.post('/api/v1/projects', { name: 'blog' })).body as { id: string };
  return { ...world, projectId: id, path: `/api/v1/projects/${id}` };
}

interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly url: string;
  readonly mayEdit: boolean;
  readonly suspendedAt: number | null;
}

const slack = (): object => ({ name: 'Slack', url: SLACK_URL, monitorIds: [monitorIds[0]] });
const pager = (): object => ({
  ...{ name: 'Pager', url: PAGER_DUTY_URL, credential: ROUTING_KEY, monitorIds: [] },
  headers: [{ name: 'X-Token', value: 'hush-hush' }],
});

async function newWebhook(client: Client, wanted: object = slack()): Promise<Webhook> {
  const { status, body } = await client.post(path, wanted);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body as Webhook;
}
const webhooksOf = async (client: Client): Promise<readonly Webhook[]> =>
  ((await client.get(path)).body as { webhooks: readonly Webhook[] }).webhooks;
const recordsOf = (id: string) => allRecordsOf(service, id);
const refused = (status: number, error: object): object => ({ status, body: { error } });

it('makes a webhook whose format its URL decides, owned by whoever made it', async () => {
  const made = await newWebhook(people.member.client);
  expect(made).toEqual({
    id: made.id,
    projectId: world.projectId,
    name: 'Slack',
    ownerId: people.member.id,
    mayEdit: true,
    url: SLACK_URL,
    format: 'slack',
    hasCredential: false,
    template: null,
    headers: [],
    monitorIds: [monitorIds[0]],
    suspendedAt: null,
    signing: null,
  });
  expect((await people.member.client.get(`${path}/${made.id}`)).body).toEqual(made);
  const { number } = (await admin.get(world.path)).body as { number: number };
  expect((await people.member.client.get(`/api/v1/projects/${number}/webhooks`)).body).toEqual({ webhooks: [made] });
  expect(await recordsOf(made.id)).toMatchObject([
    {
      ...{ kind: 'projectWebhook', revision: 1, actor: { kind: 'user', screenName: 'mia' } },
      state: { projectId: world.projectId, ownerId: people.member.id, format: 'slack' },
    },
  ]);
});

it('keeps URL, credential and headers where nobody reads them', async () => {
  const made = await newWebhook(people.member.client, pager());
  expect(made).toMatchObject({ format: 'pagerDuty', hasCredential: true, headers: [{ name: 'X-Token' }] });
  const template = { text: '{"key":{{credential}},"said":"{{texts.headline}}"}', contentType: 'application/json' };
  const own = {
    name: 'own',
    credential: 'sh4red',
    url: 'https://u:p4ss@hooks.example.com/t0ken',
    format: 'template',
    template,
  };
  expect(await newWebhook(admin, { ...own, monitorIds: [] })).toMatchObject({
    ownerId: null,
    format: 'template',
    hasCredential: true,
    template,
  });
  await people.manager.client.delete(`${path}/${made.id}`);
  const [{ text }] = await service.database.dataSource.query<{ text: string }[]>(
    `select concat((select json_agg(w) from project_webhook w)::text, (select json_agg(a) from audit a)::text,
       (select string_agg(encode(value, 'escape'), '') from outbox)) as text`,
  );
  const audit = (await admin.get('/api/v1/audit?limit=200')).text;
  for (const secret of [ROUTING_KEY, 'hush-hush', 'p4ss', 't0ken', 'sh4red']) {
    expect(text).not.toContain(secret);
    expect(audit).not.toContain(secret);
  }
  expect(audit).toContain('"credentialSealed":"(sealed)"');
  expect(audit).toContain('"valueSealed":"(sealed)"');
});

describe('signatures', () => {
  const OWN = { name: 'own', url: 'https://hooks.example.com/own', monitorIds: [] };
  type Signed = Webhook & { readonly signing: object | null; readonly signingSecret?: string };
  const rotate = async (client: Client, id: string, body?: object): Promise<Answer> =>
    client.post(`${path}/${id}/signing-secret/rotate`, body);
  const ofAnswer = ({ status, body }: Answer, expected: number): Signed => {
    expect(status).toBe(expected);
    return body as Signed;
  };

  it.each([
    { what: OWN, signed: true },
    { what: { ...OWN, format: 'template', template: { text: '{}' } }, signed: true },
    { what: { ...OWN, url: SLACK_URL }, signed: false },
  ])('are made for people’s own servers, with a secret that is shown once: $what', async ({ what, signed }) => {
    const made = ofAnswer(await people.member.client.post(path, what), 201);
    expect(made.signing).toEqual(signed ? { formerSecretUntil: null } : null);
    if (signed) expect(made.signingSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    else expect(made).not.toHaveProperty('signingSecret');
    const { body, text } = await people.member.client.get(`${path}/${made.id}`);
    expect(body).toMatchObject({ id: made.id, signing: made.signing });
    expect(text).not.toContain('whsec_');
  });

  it('get another secret, beside which the former one signs for a while', async () => {
    const { client } = people.member;
    const made = ofAnswer(await client.post(path, OWN), 201);
    const rotated = ofAnswer(await rotate(client, made.id), 200);
    const again = ofAnswer(await rotate(client, made.id, { formerSignsForHours: 0 }), 200);
    expect(new Set([made, rotated, again].map(({ signingSecret }) => signingSecret)).size).toBe(3);
    expect(again.signing).toEqual({ formerSecretUntil: null });
    const [first, second, third] = await recordsOf(made.id);
    expect(rotated.signing).toEqual({ formerSecretUntil: second.at + DAY_MS });
    const secretOf = (sealed: string): string =>
      aSecretBox().open(sealed, secretPlace(world.organizationId, 'projectWebhook', made.id, 'signingSecret'));
    const signingOf = (record: typeof first) => (record.state as ProjectWebhookState).signing!;
    expect(secretOf(signingOf(first).secretSealed)).toBe(made.signingSecret);
    expect(secretOf(signingOf(second).secretSealed)).toBe(rotated.signingSecret);
    expect(secretOf(signingOf(second).former!.secretSealed)).toBe(made.signingSecret);
    expect(signingOf(third).former).toBeNull();
  });

  it('stay when the webhook is changed', async () => {
    const made = ofAnswer(await people.member.client.post(path, OWN), 201);
    const changed = await people.member.client.put(`${path}/${made.id}`, { ...OWN, name: 'other' });
    expect(changed.body).toMatchObject({ name: 'other', signing: { formerSecretUntil: null } });
    const [before, after] = await recordsOf(made.id);
    const sealedIn = ({ state }: typeof before): string => (state as ProjectWebhookState).signing!.secretSealed;
    const place = secretPlace(world.organizationId, 'projectWebhook', made.id, 'signingSecret');
    expect(aSecretBox().open(sealedIn(after), place)).toBe(made.signingSecret);
    // By the key of now, which may have been changed.
    expect(sealedIn(after)).not.toBe(sealedIn(before));
    expect((await admin.get('/api/v1/audit?limit=200')).text).toContain('"secretSealed":"(sealed)"');
  });

  it('are for those who may edit the webhook', async () => {
    const made = ofAnswer(await people.member.client.post(path, OWN), 201);
    expect(await rotate(people.viewer.client, made.id)).toMatchObject(refused(403, { code: 'forbidden' }));
    expect((await rotate(people.manager.client, made.id)).status).toBe(200);
    expect((await rotate(people.manager.client, 'none')).status).toBe(404);
  });

  it.each([
    { what: { ...OWN, url: SLACK_URL }, body: {}, says: /sends slack, which is not signed/ },
    { what: OWN, body: { formerSignsForHours: 721 }, says: /formerSignsForHours/ },
    { what: OWN, body: { formerSignsForHours: -1 }, says: /formerSignsForHours/ },
  ])('$body of $what is refused', async ({ what, body, says }) => {
    const made = ofAnswer(await people.member.client.post(path, what), 201);
    const answer = await rotate(people.member.client, made.id, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(says) as unknown } } });
  });
});

describe('who may what', () => {
  it.each(ROLES)('a %s makes them, or is told who may', async (role) => {
    const answer = await people[role].client.post(path, slack());
    if (role !== 'viewer') expect(answer.status).toBe(201);
    else {
      const message = 'a viewer may not make webhooks in the project "shop"; a member or a manager or an admin may';
      expect(answer).toMatchObject(refused(403, { code: 'forbidden', message }));
    }
  });

  it.each(ROLES)('a %s sees all, secrets of others only if they manage the project', async (role) => {
    const { id } = await newWebhook(people.member.client);
    const other = await newWebhook((await aPerson(admin, 'mo', 'member')).client, pager());
    const { client } = people[role];
    const manages = role === 'manager' || role === 'admin';
    expect(await webhooksOf(client)).toMatchObject([
      manages || role === 'member'
        ? { id, mayEdit: true, url: SLACK_URL }
        : { id, mayEdit: false, url: 'https://hooks.slack.com/…' },
      {
        ...{ id: other.id, mayEdit: manages, hasCredential: true, headers: [{ name: 'X-Token' }] },
        url: manages ? PAGER_DUTY_URL : 'https://events.pagerduty.com/…',
      },
    ]);
    const { text } = await client.get(path);
    if (role === 'viewer') expect(text).not.toContain('c3cr3t');
    for (const secret of [ROUTING_KEY, 'hush-hush']) expect(text).not.toContain(secret);
  });

  it("tells a viewer and a member why they cannot edit another's, and who may", async () => {
    const owner = await aPerson(admin, 'mo', 'member');
    const { id } = await newWebhook(owner.client);
    const attempts: readonly [action: string, attempt: (client: Client) => Promise<Answer>][] = [
      ['change', (client) => client.put(`${path}/${id}`, { ...slack(), url: 'https://hooks.example.com/mine' })],
      ['delete', (client) => client.delete(`${path}/${id}`)],
      ['resume', (client) => client.post(`${path}/${id}/resume`)],
    ];
    for (const role of ['viewer', 'member'] as const) {
      for (const [action, attempt] of attempts) {
        const message = `a ${role} may not ${action} the webhook "Slack", which belongs to mo; mo, a manager or an admin may`;
        expect(await attempt(people[role].client)).toMatchObject(refused(403, { code: 'forbidden', message }));
      }
    }
    expect(await recordsOf(id)).toHaveLength(1);
  });

  it.each(['member', 'manager', 'admin'] as const)(
    'lets a %s edit, resume and delete it, its owner being a member',
    async (role) => {
      const { id } = await newWebhook(people.member.client);
      const { client } = people[role];
      expect((await client.put(`${path}/${id}`, { ...slack(), name: 'renamed' })).body).toMatchObject({
        ...{ name: 'renamed', ownerId: people.member.id },
      });
      expect((await client.post(`${path}/${id}/resume`)).status).toBe(200);
      expect((await client.delete(`${path}/${id}`)).body).toMatchObject({ id, name: 'renamed', url: SLACK_URL });
      expect((await client.delete(`${path}/${id}`)).status).toBe(404);
      expect((await recordsOf(id)).at(-1)).toMatchObject({ revision: 3, deleted: true });
    },
  );

  it('leaves a webhook to an owner who is a viewer by now', async () => {
    const { id } = await newWebhook(people.member.client);
    await admin.patch(`/api/v1/users/${people.member.id}`, { role: 'viewer' });
    const { client } = people.member;
    expect((await client.put(`${path}/${id}`, slack())).status).toBe(200);
    expect((await client.post(path, { ...slack(), name: 'another' })).status).toBe(403);
  });

  it('lets a role in the project take the place of that in the organization', async () => {
    const { id } = await newWebhook(people.member.client);
    const give = (person: Person, role: UserRole) =>
      admin.patch(`/api/v1/users/${person.id}`, { projectRoles: [{ projectId: world.projectId, role }] });
    await give(people.viewer, 'manager');
    await give(people.admin, 'viewer');
    expect((await people.viewer.client.put(`${path}/${id}`, slack())).status).toBe(200);
    expect((await people.admin.client.put(`${path}/${id}`, slack())).status).toBe(403);
    expect((await people.admin.client.post(path, { ...slack(), name: 'x' })).status).toBe(403);
  });

  it('lets managers and admins give it to somebody else', async () => {
    const { id } = await newWebhook(people.member.client);
    const give = (client: Client, ownerId: string) => client.put(`${path}/${id}`, { ...slack(), ownerId });
    expect(await give(people.member.client, people.viewer.id)).toMatchObject(
      refused(403, {
        message: 'a member may not give a webhook of the project "shop" to somebody else; a manager or an admin may',
      }),
    );
    expect((await give(people.member.client, people.member.id)).status).toBe(200);
    expect(await give(people.manager.client, 'nobody')).toMatchObject(refused(400, { field: 'ownerId' }));
    expect((await give(people.manager.client, people.viewer.id)).body).toMatchObject({ ownerId: people.viewer.id });
    expect((await people.member.client.put(`${path}/${id}`, slack())).status).toBe(403);
    expect((await people.viewer.client.put(`${path}/${id}`, slack())).status).toBe(200);
  });

  it('holds keys to reading and writing', async () => {
    const { id } = await newWebhook(people.member.client);
    const { body } = await admin.post('/api/v1/api-keys', { name: 'reader', canRead: true, canWrite: false });
    const reader = admin.withKey((body as { key: string }).key);
    expect(await webhooksOf(reader)).toMatchObject([{ id, mayEdit: false, url: 'https://hooks.slack.com/…' }]);
    expect((await reader.delete(`${path}/${id}`)).status).toBe(403);
    expect((await admin.withKey('wrong').get(path)).status).toBe(401);
  });
});

it('needs a plan that has webhooks, to begin with', async () => {
  const { id } = await newWebhook(admin);
  const organizationPath = `/api/v1/organizations/${world.organizationId}`;
  await service.client.patch(organizationPath, { plan: 'growth' });
  const message = expect.stringContaining(
    'webhooks of projects need the plan "enterprise" or the Insights package; the organization has the plan "growth"',
  ) as string;
  expect(await admin.post(path, { ...slack(), name: 'x' })).toMatchObject(
    refused(403, { code: 'plan_required', message }),
  );
  expect((await admin.put(`${path}/${id}`, slack())).status).toBe(200);
  await service.client.patch(organizationPath, { hasInsights: true });
  expect((await admin.post(path, { ...slack(), name: 'x' })).status).toBe(201);
});

describe('an update', () => {
  it('of what was read changes nothing, and keeps secrets', async () => {
    const made = await newWebhook(people.member.client, pager());
    const { body } = await people.member.client.put(`${path}/${made.id}`, made);
    expect(body).toEqual(made);
  });

  it('needs secrets again where the URL is another', async () => {
    const { id } = await newWebhook(people.member.client, pager());
    const elsewhere = { name: 'Pager', url: 'https://events.eu.pagerduty.com/v2/enqueue', monitorIds: [] };
    expect(await people.manager.client.put(`${path}/${id}`, elsewhere)).toMatchObject(
      refused(400, { code: 'invalid_input', field: 'credential' }),
    );
    const away = { name: 'Pager', url: 'http://127.0.0.1:9/mine', monitorIds: [], headers: [{ name: 'X-Token' }] };
    expect(await people.manager.client.put(`${path}/${id}`, away)).toMatchObject(
      refused(400, { field: 'headers[0].value' }),
    );
    expect(await people.manager.client.put(`${path}/${id}`, { ...away, headers: [] })).toMatchObject(
      refused(400, { field: 'format' }),
    );
  });

  it('leaves a suspended one suspended', async () => {
    const { id } = await newWebhook(people.member.client);
    const suspension = service.app.get(SuspendChannel, { strict: false });
    await suspension.suspend(world.organizationId, id, SUSPENDED_AT, 'no success for 24 h');
    await suspension.suspend(world.organizationId, id, SUSPENDED_AT + 60, 'no success for 24 h');
    const suspendedAt = SUSPENDED_AT * 1000;
    expect(await webhooksOf(people.viewer.client)).toMatchObject([{ id, suspendedAt }]);
    expect((await people.member.client.put(`${path}/${id}`, slack())).body).toMatchObject({ suspendedAt });
    expect(await recordsOf(id)).toMatchObject([
      { state: { suspendedAt: null } },
      { actor: { kind: 'system', id: 'dispatcher' }, state: { suspendedAt: SUSPENDED_AT } },
      { revision: 3 },
    ]);
    expect((await people.member.client.post(`${path}/${id}/resume`)).body).toMatchObject({ suspendedAt: null });
  });
});

it('has names once in a project', async () => {
  const { id } = await newWebhook(people.member.client);
  const taken = refused(409, {
    ...{ code: 'conflict', message: 'there is a webhook "Slack" in this project already; choose another name' },
  });
  expect(await people.manager.client.post(path, slack())).toMatchObject(taken);
  const other = await newWebhook(admin, { ...slack(), name: 'other' });
  expect(await admin.put(`${path}/${other.id}`, slack())).toMatchObject(taken);
  expect((await admin.put(`${path}/${id}`, slack())).status).toBe(200);
  const there = await admin.post(`${(await anotherProject()).path}/webhooks`, { ...slack(), monitorIds: [] });
  expect(there.status).toBe(201);
});

it.each<{ wanted: object; field: string; says: RegExp }>([
  { wanted: { name: '' }, field: 'name', says: /^name: must not be empty/ },
  { wanted: { name: undefined }, field: 'name', says: /^name: is required/ },
  { wanted: { name: 'x'.repeat(256) }, field: 'name', says: /at most 255 characters, not of 256/ },
  { wanted: { url: undefined }, field: 'url', says: /^url: is required/ },
  { wanted: { url: 'hooks.slack.com/services/T0/B0/x' }, field: 'url', says: /^url: / },
  { wanted: { url: 'http://10.0.0.1/' }, field: 'url', says: /^url: / },
  { wanted: { url: 'https://hooks.slack.com/triggers/T0/1/x' }, field: 'url', says: /triggers of workflows/ },
  { wanted: { url: 'https://acme.webhook.office.com/webhookb2/x' }, field: 'url', says: /retired/ },
  { wanted: { format: 'amplitude' }, field: 'format', says: /must be "slack" or "template" for this URL/ },
  { wanted: { format: 'email' }, field: 'format', says: /must be "amplitude" or .*not "email"/ },
  { wanted: { credential: 'x' }, field: 'credential', says: /means nothing to the format "slack"/ },
  { wanted: { url: PAGER_DUTY_URL }, field: 'credential', says: /routing key of a PagerDuty service, 32/ },
  { wanted: { format: 'template' }, field: 'template', says: /is required by the format "template"/ },
  { wanted: { format: 'template', template: {} }, field: 'template.text', says: /is required/ },
  {
    wanted: { format: 'template', template: { text: 'x'.repeat(16_385) } },
    field: 'template.text',
    says: /at most 16384 characters, not of 16385/,
  },
  {
    wanted: { format: 'template', template: { text: 'x', contentType: 'json' } },
    field: 'template.contentType',
    says: /a content type in UTF-8, like application\/json/,
  },
  {
    wanted: { format: 'template', template: { text: '{"said": "{{nothing_such}}"}' } },
    field: 'template.text',
    says: /^template\.text: line 1: /,
  },
  { wanted: { headers: {} }, field: 'headers', says: /must be a list of at most 5 items/ },
  {
    wanted: { headers: Array.from({ length: 6 }, (_, i) => ({ name: `X-${i}`, value: '' })) },
    field: 'headers',
    says: /at most 5 items, not of 6/,
  },
  { wanted: { headers: [{ name: 'X A', value: '' }] }, field: 'headers[0].name', says: /a header name/ },
  { wanted: { headers: [{ name: 'Host', value: '' }] }, field: 'headers[0].name', says: /is set by Tocsin itself/ },
  { wanted: { headers: [{ name: 'X-A', value: 'a\nb' }] }, field: 'headers[0].value', says: /no line breaks/ },
  { wanted: { headers: [{ name: 'X-A' }] }, field: 'headers[0].value', says: /is required/ },
  { wanted: { monitorIds: undefined }, field: 'monitorIds', says: /is required/ },
  {
    wanted: { monitorIds: ['nothere'] },
    field: 'monitorIds[0]',
    says: /no KPI monitor "nothere" in the project "shop"/,
  },
  { wanted: { ownerId: 'nobody' }, field: 'ownerId', says: /no user "nobody" in this organization/ },
])('refuses $wanted, naming $field', async ({ wanted, field, says }) => {
  const error = { code: 'invalid_input', field, message: expect.stringMatching(says) as string };
  expect(await admin.post(path, { ...slack(), ...wanted })).toMatchObject(refused(400, error));
  expect(await webhooksOf(admin)).toEqual([]);
  const { id } = await newWebhook(admin);
  expect(await admin.put(`${path}/${id}`, { ...slack(), ...wanted })).toMatchObject(refused(400, error));
  expect(await recordsOf(id)).toHaveLength(1);
});

it.each(['', 'null', '[]', '"text"'])('refuses the body %s', async (text) => {
  expect(await admin.sendText('POST', path, text)).toMatchObject(refused(400, { code: 'invalid_input' }));
});

it('takes up to five headers, and monitors once', async () => {
  const headers = Array.from({ length: 5 }, (_, i) => ({ name: `X-${i}`, value: 'v' }));
  const [first, second] = monitorIds;
  expect(await newWebhook(admin, { ...slack(), headers, monitorIds: [second, first, second] })).toMatchObject({
    headers: headers.map(({ name }) => ({ name })),
    monitorIds: [second, first],
  });
});

it('does not take monitors of another project', async () => {
  const theirs = await twoMonitors(await anotherProject());
  expect(await admin.post(path, { ...slack(), monitorIds: theirs })).toMatchObject(
    refused(400, { field: 'monitorIds[0]' }),
  );
});

describe('what goes', () => {
  it('a monitor that is deleted is taken out of webhooks', async () => {
    const [first, second] = monitorIds;
    const { id } = await newWebhook(people.member.client, { ...slack(), monitorIds: [first, second] });
    const other = await newWebhook(people.member.client, { ...slack(), name: 'other', monitorIds: [second] });
    await people.admin.client.delete(`${world.path}/monitors/${first}`);
    expect(await webhooksOf(admin)).toMatchObject([{ monitorIds: [second] }, { monitorIds: [second] }]);
    expect(await recordsOf(id)).toMatchObject([{}, { revision: 2, state: { monitorIds: [second] } }]);
    expect(await recordsOf(other.id)).toHaveLength(1);
  });

  it('the automatic monitor can be selected, and is taken out when it is turned off', async () => {
    const { body } = await admin.put(`${world.path}/automatic-monitors`, { isOn: true });
    const { id: automatic } = body as { id: string };
    await newWebhook(people.member.client, { ...slack(), monitorIds: [automatic] });
    await admin.put(`${world.path}/automatic-monitors`, { isOn: false });
    expect(await webhooksOf(admin)).toMatchObject([{ monitorIds: [] }]);
  });

  it('a project takes its webhooks along, and no others', async () => {
    const { id } = await newWebhook(people.member.client);
    const blog = await anotherProject();
    const left = await admin.post(`${blog.path}/webhooks`, { ...slack(), monitorIds: [] });
    await admin.delete(world.path);
    expect((await admin.get(path)).status).toBe(404);
    expect((await recordsOf(id)).at(-1)).toMatchObject({
      kind: 'projectWebhook',
      deleted: true,
      state: { name: 'Slack' },
    });
    expect((await admin.get(`${blog.path}/webhooks`)).body).toEqual({ webhooks: [left.body] });
  });

  it('a webhook leaves a tombstone in the topic, a week later', async () => {
    const { id } = await newWebhook(people.member.client);
    await people.member.client.delete(`${path}/${id}`);
    const key = configKey(world.organizationId, 'projectWebhook', id);
    expect(await service.tombstones()).not.toContain(key);
    service.clock.advance(7 * DAY_MS + 1);
    await service.app.get(PublishTombstones, { strict: false }).run();
    expect(await service.tombstones()).toContain(key);
  });

  it('a person who leaves no longer owns any', async () => {
    const { id } = await newWebhook(people.member.client);
    await admin.delete(`/api/v1/users/${people.member.id}`);
    expect(await webhooksOf(people.manager.client)).toMatchObject([{ id, ownerId: null, url: SLACK_URL }]);
    expect(await people.viewer.client.delete(`${path}/${id}`)).toMatchObject(
      refused(403, {
        message: 'a viewer may not delete the webhook "Slack", which belongs to nobody; a manager or an admin may',
      }),
    );
    expect((await recordsOf(id)).at(-1)).toMatchObject({ revision: 2, state: { ownerId: null } });
  });
});

it('keeps webhooks of projects and of organizations apart', async () => {
  const { id } = await newWebhook(admin);
  const blog = await anotherProject();
  const beta = (await newProjectWorld(service)).admin;
  for (const [client, at] of [
    [admin, `${blog.path}/webhooks/${id}`],
    [beta, `${path}/${id}`],
    [admin, `/api/v1/projects/nothere/webhooks/${id}`],
    [admin, `${path}/nothere`],
  ] as const) {
    const attempts = [
      client.get(at),
      client.put(at, { ...slack(), monitorIds: [] }),
      client.delete(at),
      client.post(`${at}/resume`),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect(answer).toMatchObject(refused(404, { code: 'not_found' }));
    }
  }
  expect((await beta.get(path)).status).toBe(404);
  expect((await beta.post(path, slack())).status).toBe(404);
  expect(await recordsOf(id)).toHaveLength(1);
});
