import type { Client } from './client.js';
import { type ConfigService, startConfigService } from './config-service.js';
import { type Made, newProjectWorld, type ProjectWorld, recordsOf, refused } from './project-world.js';

let service: ConfigService;
let world: ProjectWorld;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await newProjectWorld(service);
});

const automatic = (suffix = ''): string => `${world.path}/automatic-monitors${suffix}`;
const set = (client: Client, wanted: object) => client.put(automatic(), wanted);
const OFF = { isOn: false, id: null };

it('are off until they are turned on, as one monitor of every event', async () => {
  const { viewer, manager } = world.people;
  expect((await viewer.client.get(automatic())).body).toEqual(OFF);
  expect((await set(manager.client, { isOn: false })).body).toEqual(OFF);
  const { status, body } = await set(manager.client, { isOn: true });
  const { id } = body as Made;
  expect(status).toBe(200);
  expect(body).toEqual({
    ...{ isOn: true, id, severity: 'critical', tellsRecovery: false, isMute: false, snoozedUntil: null },
    ...{ notificationInterval: null, userIds: [], emails: [] },
  });
  expect((await viewer.client.get(automatic())).body).toEqual(body);
  const inList = {
    ...{ id, name: 'Automatic monitors', chartId: null },
    isAutomatic: true,
    isSmart: true,
    ownerId: null,
  };
  const { monitors } = (await viewer.client.get(`${world.path}/monitors`)).body as { monitors: Made[] };
  expect(monitors).toMatchObject([inList]);
  expect((await viewer.client.get(`${world.path}/monitors/${id}`)).body).toEqual(monitors[0]);
  expect(await recordsOf(service, id)).toMatchObject([
    {
      kind: 'kpiMonitor',
      actor: { screenName: 'max' },
      state: {
        source: { type: 'everyEvent' },
        conditions: [{ type: 'confidence', level: 99, sides: 'both' }],
        ...{ isSmart: true, buckets: 1, judgesPace: false },
      },
    },
  ]);
});

it('are changed and turned off, which deletes the monitor', async () => {
  const { client, id: userId } = world.people.manager;
  const { id } = (await set(client, { isOn: true, userIds: [userId] })).body as Made;
  const changed = (await set(client, { isOn: true, severity: 'warning', tellsRecovery: true, emails: ['a@b.example'] }))
    .body;
  expect(changed).toMatchObject({
    ...{ id, severity: 'warning', tellsRecovery: true, userIds: [userId], emails: ['a@b.example'] },
  });
  expect((await set(client, changed as object)).body).toEqual(changed);
  expect((await set(client, { isOn: false })).body).toEqual(OFF);
  expect((await recordsOf(service, id)).at(-1)).toMatchObject({ deleted: true });
  const again = (await set(client, { isOn: true })).body as Made;
  expect(again).toMatchObject({ userIds: [], severity: 'critical' });
  expect(again.id).not.toBe(id);
  expect((await client.delete(`${world.path}/monitors/${again.id}`)).status).toBe(200);
  expect((await client.get(automatic())).body).toEqual(OFF);
});

it('are one monitor, also when they are turned on twice at once', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => set(world.admin, { isOn: true })));
  expect(new Set(answers.map(({ body }) => (body as Made).id)).size).toBe(1);
});

it('are set by managers and admins, and muted by members', async () => {
  const { viewer, member, manager, admin } = world.people;
  for (const [{ client }, who] of [[viewer, 'viewer'] as const, [member, 'member'] as const]) {
    expect(await set(client, { isOn: true })).toMatchObject(
      refused(
        403,
        'forbidden',
        `a ${who} may not set the automatic monitor of the project "shop"; a manager or an admin may`,
      ),
    );
  }
  for (const client of [manager.client, admin.client, world.admin]) {
    expect((await set(client, { isOn: true })).status).toBe(200);
  }
  const { id } = (await viewer.client.get(automatic())).body as Made;
  const path = `${world.path}/monitors/${id}`;
  expect((await viewer.client.patch(path, { isMute: true })).status).toBe(403);
  expect((await member.client.patch(path, { isMute: true })).status).toBe(200);
  expect((await viewer.client.get(automatic())).body).toMatchObject({ isMute: true });
  expect((await set(manager.client, { isOn: true })).body).toMatchObject({ isMute: true });
  expect((await member.client.delete(path)).status).toBe(403);
  expect(await manager.client.put(path, { name: 'x', chartId: 'x', isSmart: true })).toMatchObject(
    refused(409, 'conflict', 'this is the automatic monitor of the project; PUT …/automatic-monitors changes it'),
  );
});

it('are subscribed to by everybody for themselves', async () => {
  const { viewer, manager } = world.people;
  for (const attempt of [
    viewer.client.put(automatic('/subscription')),
    viewer.client.delete(automatic('/subscription')),
  ]) {
    expect(await attempt).toMatchObject(
      refused(404, 'not_found', 'the automatic monitor of the project is off; a manager or an admin turns it on'),
    );
  }
  await set(manager.client, { isOn: true });
  expect((await viewer.client.put(automatic('/subscription'))).body).toMatchObject({
    isOn: true,
    userIds: [viewer.id],
  });
  expect((await viewer.client.delete(automatic('/subscription'))).body).toMatchObject({ userIds: [] });
  expect((await world.admin.put(automatic('/subscription'))).status).toBe(403);
});

it('need a plan when they are turned on', async () => {
  const organization = `/api/v1/organizations/${world.organizationId}`;
  await service.client.patch(organization, { plan: 'plus' });
  expect(await set(world.admin, { isOn: true })).toMatchObject({
    status: 403,
    body: { error: { code: 'plan_required' } },
  });
  await service.client.patch(organization, { hasInsights: true });
  expect((await set(world.admin, { isOn: true })).status).toBe(200);
  await service.client.patch(organization, { hasInsights: false });
  expect((await set(world.admin, { isOn: true, isMute: true })).status).toBe(200);
});

it.each([
  { body: {}, field: 'isOn' },
  { body: { isOn: 'yes' }, field: 'isOn' },
  { body: { isOn: true, conditions: [] }, field: 'conditions' },
  { body: { isOn: true, severity: 'info' }, field: 'severity' },
  { body: { isOn: true, snoozedUntil: 5 }, field: 'snoozedUntil' },
  { body: { isOn: true, userIds: ['nobody'] }, field: 'userIds[0]' },
  { body: { isOn: true, emails: ['nobody'] }, field: 'emails[0]' },
])('are not set to $body', async ({ body, field }) => {
  expect(await set(world.admin, body)).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_input', field } },
  });
  expect((await world.admin.get(automatic())).body).toEqual(OFF);
});

it('are those of their project', async () => {
  const blog = ((await world.admin.post('/api/v1/projects', { name: 'blog' })).body as Made).id;
  const stranger = await newProjectWorld(service);
  await set(world.admin, { isOn: true });
  expect((await world.admin.get(`/api/v1/projects/${blog}/automatic-monitors`)).body).toEqual(OFF);
  expect((await stranger.admin.get(automatic())).status).toBe(404);
  expect((await stranger.admin.put(automatic(), { isOn: false })).status).toBe(404);
});
