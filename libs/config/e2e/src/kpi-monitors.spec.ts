import type { Client } from './client.js';
import { type ConfigService, MAX_KPI_MONITORS, startConfigService } from './config-service.js';
import { aPerson } from './people-with-keys.js';
import {
  type Made,
  newChart,
  newMonitor,
  newProjectWorld,
  type ProjectWorld,
  recordsOf,
  refused,
  SIGNUPS,
} from './project-world.js';

const DAY_MS = 86_400_000;
const THRESHOLD = { type: 'threshold', operator: 'below', value: 55.5 };
const CHANGE = { type: 'change', operator: 'below', baseline: 'lastWeek', by: { percent: 20 }, minimumVolume: 100 };
const CONFIDENCE = { type: 'confidence', level: 98, sides: 'below' };

let service: ConfigService;
let world: ProjectWorld;
let chart: Made;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await newProjectWorld(service);
  chart = await newChart(world, world.people.member);
});

const at = (id: string): string => `${world.path}/monitors/${id}`;
const listed = async (): Promise<readonly Made[]> =>
  ((await world.admin.get(`${world.path}/monitors`)).body as { monitors: readonly Made[] }).monitors;
const setOn = (client: Client, wanted: object) =>
  client.post(`${world.path}/monitors`, { name: 'Few signups', chartId: chart.id, ...wanted });

it('are what their owner describes', async () => {
  const { member, viewer } = world.people;
  const described = {
    ...{ name: 'Few signups', memo: 'see runbook', chartId: chart.id, isSmart: false },
    conditions: [THRESHOLD, CHANGE, CONFIDENCE, { ...CHANGE, by: { absolute: 0.5 }, baseline: 'previous' }],
    ...{ buckets: 2, judgesPace: true, severity: 'warning', tellsRecovery: true, isMute: true },
    ...{ snoozedUntil: service.clock.now() + DAY_MS, notificationInterval: 60 },
    ...{ userIds: [viewer.id, member.id], emails: ['team@example.com'] },
  };
  const monitor = await newMonitor(world, member, chart.id, described);
  const identity = { id: monitor.id, projectId: world.projectId, ownerId: member.id, isAutomatic: false };
  expect(monitor).toEqual({ ...identity, ...described });
  expect((await world.people.viewer.client.get(at(monitor.id))).body).toEqual(monitor);
  expect(await recordsOf(service, monitor.id)).toMatchObject([
    {
      ...{ kind: 'kpiMonitor', revision: 1, actor: { screenName: 'mia' } },
      state: {
        ...{ source: { type: 'chart', chartId: chart.id }, conditions: described.conditions },
        snoozedUntil: described.snoozedUntil / 1000,
      },
    },
  ]);
});

it('are smart and critical if nothing else is said of them', async () => {
  const monitor = await newMonitor(world, world.people.member, chart.id);
  expect(monitor).toMatchObject({
    ...{ memo: '', isSmart: true, conditions: [], buckets: 1, judgesPace: false, severity: 'critical' },
    ...{ tellsRecovery: false, isMute: false, snoozedUntil: null, notificationInterval: null, userIds: [], emails: [] },
  });
  expect(await recordsOf(service, monitor.id)).toMatchObject([
    { state: { isSmart: true, conditions: [{ type: 'confidence', level: 99, sides: 'both' }] } },
  ]);
  const own = await setOn(world.people.member.client, { conditions: [{ type: 'confidence', level: 95 }] });
  expect(own.body).toMatchObject({ isSmart: false, conditions: [{ type: 'confidence', level: 95, sides: 'both' }] });
  expect(await listed()).toEqual([monitor, own.body]);
});

it('of a funnel say when they give a conversion less time than their chart', async () => {
  const { member } = world.people;
  const e = [{ event_type: 'Signup' }, { event_type: 'Order' }];
  const funnel = await newChart(world, member, { query: { type: 'funnel', e, i: -3_600_000 } });
  const warning = {
    message:
      'a conversion may take an hour at most for a monitor, less than the cs of the chart (2592000 s), whose own values are higher',
  };
  const { warning: told, ...monitor } = await newMonitor(world, member, funnel.id);
  expect(told).toEqual(warning);
  expect((await member.client.get(at(monitor.id))).body).toEqual(monitor);
  expect((await member.client.put(at(monitor.id), { ...monitor, warning })).body).toEqual({ ...monitor, warning });
  const short = await newChart(world, member, { query: { type: 'funnel', e, i: -3_600_000, cs: 3600 } });
  expect(await newMonitor(world, member, short.id)).not.toHaveProperty('warning');
});

const ELEVEN = Array.from({ length: 11 }, (_, value) => ({ ...THRESHOLD, value }));
const MEMBERS = 'means nothing here; members are';
it.each<{ given: object; field: string; problem: string | RegExp }>([
  { given: { name: '' }, field: 'name', problem: 'must not be empty' },
  { given: { name: 'x'.repeat(256) }, field: 'name', problem: 'must be text of at most 255 characters, not of 256' },
  {
    ...{ given: { memo: 'x'.repeat(2049) }, field: 'memo' },
    problem: 'must be text of at most 2048 characters, not of 2049',
  },
  { given: { chartId: undefined }, field: 'chartId', problem: 'is required: the id of a chart' },
  { given: { chartId: 'nothing' }, field: 'chartId', problem: 'there is no chart "nothing" in this project' },
  { given: { smart: true }, field: 'smart', problem: new RegExp(MEMBERS) },
  { given: { conditions: [] }, field: 'conditions', problem: 'are required: 1 to 10 of them, or isSmart true' },
  {
    ...{ given: { isSmart: true, conditions: [THRESHOLD] }, field: 'conditions' },
    problem: 'must be left out of a smart monitor, which tells of values outside the 99 % band',
  },
  { given: { conditions: ELEVEN }, field: 'conditions', problem: 'must be a list of at most 10 items, not of 11' },
  {
    ...{ given: { conditions: [CONFIDENCE, THRESHOLD, { ...CONFIDENCE, level: 95 }] }, field: 'conditions[2]' },
    problem: 'must not be another confidence condition beside conditions[0]',
  },
  {
    ...{ given: { conditions: [THRESHOLD, THRESHOLD] }, field: 'conditions[1]' },
    problem: 'says the same as conditions[0]; leave one out',
  },
  {
    ...{ given: { conditions: [{ type: 'allTimeHigh' }] }, field: 'conditions[0].type' },
    problem: 'must be one of threshold, change, confidence',
  },
  { given: { conditions: ['below 5'] }, field: 'conditions[0]', problem: 'must be an object with type' },
  {
    ...{ given: { conditions: [{ ...THRESHOLD, operator: '<' }] }, field: 'conditions[0].operator' },
    problem: 'must be "above" or "below", not "<"',
  },
  {
    ...{ given: { conditions: [{ ...THRESHOLD, value: '55' }] }, field: 'conditions[0].value' },
    problem: 'must be a number, not "55"',
  },
  {
    ...{ given: { conditions: [{ ...THRESHOLD, unit: '%' }] }, field: 'conditions[0].unit' },
    problem: `${MEMBERS} type, operator, value`,
  },
  {
    ...{ given: { conditions: [{ ...CHANGE, baseline: 'lastMonth' }] }, field: 'conditions[0].baseline' },
    problem: 'must be "previous" or "yesterday" or "lastWeek", not "lastMonth"',
  },
  {
    ...{ given: { conditions: [{ ...CHANGE, by: { percent: 0 } }] }, field: 'conditions[0].by.percent' },
    problem: 'must be a number above 0, not 0',
  },
  {
    ...{ given: { conditions: [{ ...CHANGE, by: { absolute: -1 } }] }, field: 'conditions[0].by.absolute' },
    problem: 'must be a number above 0, not -1',
  },
  {
    ...{ given: { conditions: [{ ...CHANGE, by: { percent: 1, absolute: 1 } }] }, field: 'conditions[0].by' },
    problem: 'must be an object with either percent or absolute',
  },
  {
    ...{ given: { conditions: [{ ...CHANGE, by: {} }] }, field: 'conditions[0].by' },
    problem: 'must be an object with either percent or absolute',
  },
  {
    ...{ given: { conditions: [{ ...CHANGE, minimumVolume: -1 }] }, field: 'conditions[0].minimumVolume' },
    problem: 'must be a number of at least 0, not -1',
  },
  {
    ...{ given: { conditions: [{ ...CONFIDENCE, level: 90 }] }, field: 'conditions[0].level' },
    problem: 'must be 95 or 98 or 99, not 90',
  },
  {
    ...{ given: { conditions: [{ ...CONFIDENCE, sides: 'up' }] }, field: 'conditions[0].sides' },
    problem: 'must be "both" or "above" or "below", not "up"',
  },
  { given: { buckets: 0 }, field: 'buckets', problem: 'must be a whole number from 1 to 10, not 0' },
  { given: { buckets: 11 }, field: 'buckets', problem: 'must be a whole number from 1 to 10, not 11' },
  { given: { judgesPace: 'yes' }, field: 'judgesPace', problem: 'must be true or false, not "yes"' },
  { given: { judgesPace: true }, field: 'judgesPace', problem: /: must be false without a condition/ },
  { given: { severity: 'info' }, field: 'severity', problem: 'must be "warning" or "critical", not "info"' },
  { given: { tellsRecovery: 1 }, field: 'tellsRecovery', problem: 'must be true or false, not 1' },
  { given: { isMute: 'no' }, field: 'isMute', problem: 'must be true or false, not "no"' },
  {
    given: { snoozedUntil: 1_764_000_000_000 },
    field: 'snoozedUntil',
    problem: /: must be a time in milliseconds after/,
  },
  {
    ...{ given: { snoozedUntil: 1_764_000_000_000 + 366 * DAY_MS }, field: 'snoozedUntil' },
    problem: /at most 365 days ahead, or null/,
  },
  {
    given: { notificationInterval: 9 },
    field: 'notificationInterval',
    problem: 'must be a number from 10 to 525600, not 9',
  },
  { given: { userIds: ['nobody'] }, field: 'userIds[0]', problem: 'there is no user "nobody" in this organization' },
  {
    given: { emails: ['team'] },
    field: 'emails[0]',
    problem: 'must be an e-mail address like ops@example.com, not "team"',
  },
  {
    ...{ given: { emails: Array.from({ length: 101 }, (_, i) => `a${i}@example.com`) }, field: 'emails' },
    problem: 'must be a list of at most 100 items, not of 101',
  },
])('refuses $given, naming $field', async ({ given, field, problem }) => {
  const { client } = world.people.member;
  const monitor = { name: 'm', chartId: chart.id, conditions: [THRESHOLD], ...given };
  const message = typeof problem === 'string' ? `${field}: ${problem}` : (expect.stringMatching(problem) as string);
  const told = { code: 'invalid_input', field, message };
  expect(await client.post(`${world.path}/monitors`, monitor)).toMatchObject({ status: 400, body: { error: told } });
  expect(await listed()).toEqual([]);
  const { id } = await newMonitor(world, world.people.member, chart.id);
  expect(await client.put(at(id), monitor)).toMatchObject({ status: 400, body: { error: told } });
  expect(await recordsOf(service, id)).toHaveLength(1);
});

it.each([[], 'text', null])('refuses the body %j', async (body) => {
  const answer = await world.people.member.client.post(`${world.path}/monitors`, body);
  expect(answer.status).toBe(400);
});

it.each([
  { buckets: 10, snoozedUntil: 1_764_000_000_000 + 365 * DAY_MS, notificationInterval: 10 },
  { snoozedUntil: 1_764_000_000_001, conditions: ELEVEN.slice(1), notificationInterval: null },
  { conditions: [{ ...CHANGE, by: { percent: 0.001 }, minimumVolume: 0 }] },
  { emails: Array.from({ length: 100 }, (_, i) => `a${i}@example.com`) },
  { judgesPace: true, conditions: [{ ...THRESHOLD, operator: 'above', value: -1e300 }] },
])('accepts %j', async (given) => {
  service.clock.step(1_764_000_000_000 - service.clock.now());
  expect((await setOn(world.people.member.client, { conditions: [THRESHOLD], ...given })).status).toBe(201);
});

it('says whether it judges a running bucket as far as the chart can', async () => {
  const { member } = world.people;
  const averages = await newChart(world, member, { query: { ...SIGNUPS, m: 'average' } });
  const answer = await setOn(member.client, { chartId: averages.id, isSmart: true, judgesPace: true });
  expect(answer).toMatchObject({ status: 400, body: { error: { field: 'judgesPace' } } });
});

describe('when they are replaced', () => {
  it('keep silence and recipients that are left out, and nothing else', async () => {
    const { member, viewer } = world.people;
    const kept = { isMute: true, userIds: [viewer.id], emails: ['team@example.com'] };
    const monitor = await newMonitor(world, member, chart.id, {
      ...{ ...kept, memo: 'old', notificationInterval: 60, snoozedUntil: service.clock.now() + DAY_MS },
    });
    const replaced = { name: 'New', chartId: chart.id, conditions: [THRESHOLD] };
    const { snoozedUntil } = monitor;
    expect((await member.client.put(at(monitor.id), replaced)).body).toMatchObject({
      ...{ ...replaced, ...kept, snoozedUntil, isSmart: false, memo: '', notificationInterval: null },
    });
    const told = { isMute: false, snoozedUntil: null, userIds: [], emails: [] };
    expect((await member.client.put(at(monitor.id), { ...replaced, ...told })).body).toMatchObject(told);
    expect((await recordsOf(service, monitor.id)).at(-1)).toMatchObject({
      ...{ revision: 3, state: expect.not.objectContaining({ snoozedUntil: expect.anything() as number }) as object },
    });
  });

  it('may be sent as they were read', async () => {
    const { member } = world.people;
    const smart = await newMonitor(world, member, chart.id, { snoozedUntil: service.clock.now() + DAY_MS });
    expect((await member.client.put(at(smart.id), smart)).body).toEqual(smart);
    const own = (await setOn(member.client, { conditions: [THRESHOLD, CHANGE] })).body as Made;
    expect((await member.client.put(at(own.id), { ...own, isMute: true })).body).toEqual({ ...own, isMute: true });
  });

  it('watch another chart of the same owner, if that is asked', async () => {
    const { member, manager } = world.people;
    const { id } = await newMonitor(world, member, chart.id);
    const other = await newChart(world, member);
    const theirs = await newChart(world, manager);
    const onto = (chartId: string) => member.client.put(at(id), { name: 'm', chartId, isSmart: true });
    expect((await onto(other.id)).body).toMatchObject({ chartId: other.id });
    expect((await onto(theirs.id)).status).toBe(403);
  });
});

describe('who may what', () => {
  const monitorOf = async (owner: { readonly client: Client }) => {
    const { id } = await newChart(world, owner);
    return newMonitor(world, owner, id);
  };

  it('lets a monitor be set and changed by the owner of the chart alone', async () => {
    const { viewer, member, manager, admin } = world.people;
    const nobody = { client: world.admin };
    const monitor = await newMonitor(world, member, chart.id);
    for (const { client } of [viewer, manager, admin, nobody]) {
      expect(await setOn(client, { isSmart: true })).toMatchObject(
        refused(
          403,
          'forbidden',
          'only its owner sets monitors on the chart "Signups"; save a copy of it and set yours on that',
        ),
      );
      expect(await client.put(at(monitor.id), { ...monitor, memo: 'x' })).toMatchObject(
        refused(
          403,
          'forbidden',
          'only its owner may change the monitor "Few signups"; save a copy of its chart and set yours on that',
        ),
      );
    }
    expect(await recordsOf(service, monitor.id)).toHaveLength(1);
  });

  it.each(['viewer', 'member', 'manager', 'admin'] as const)(
    'lets a %s set and change one on an own chart',
    async (role) => {
      const { client, id } = world.people[role];
      const monitor = await monitorOf(world.people[role]);
      expect(monitor).toMatchObject({ ownerId: id });
      expect((await client.put(at(monitor.id), { ...monitor, memo: 'x' })).body).toMatchObject({ memo: 'x' });
      expect((await client.delete(at(monitor.id))).body).toMatchObject({ id: monitor.id });
    },
  );

  it('lets managers and admins look after what has no owner, as keys of nobody do', async () => {
    const { viewer, member, manager, admin } = world.people;
    const monitor = await monitorOf({ client: world.admin });
    expect(monitor).toMatchObject({ ownerId: null });
    for (const { client } of [manager, admin, { client: world.admin }]) {
      expect((await client.put(at(monitor.id), { ...monitor, memo: 'x' })).status).toBe(200);
    }
    for (const { client } of [viewer, member]) {
      expect(await client.put(at(monitor.id), monitor)).toMatchObject(
        refused(403, 'forbidden', 'the monitor "Few signups" has no owner: a manager or an admin may change it'),
      );
      const answer = await client.post(`${world.path}/monitors`, { ...monitor, memo: 'x' });
      expect(answer).toMatchObject({
        status: 403,
        body: { error: { message: expect.stringMatching(/^the chart "Signups" has no owner: a manager/) as string } },
      });
    }
  });

  it('lets members mute and snooze what others own, and viewers what is theirs', async () => {
    const { viewer, member, manager, admin } = world.people;
    const nick = await aPerson(world.admin, 'nick', 'member');
    const monitor = await newMonitor(world, member, chart.id);
    const snoozedUntil = service.clock.now() + DAY_MS;
    for (const { client } of [nick, manager, admin, { client: world.admin }, member]) {
      expect((await client.patch(at(monitor.id), { isMute: true })).body).toEqual({ ...monitor, isMute: true });
      expect((await client.patch(at(monitor.id), { snoozedUntil, isMute: false })).body).toEqual({
        ...{ ...monitor, snoozedUntil },
      });
      expect((await client.patch(at(monitor.id), { snoozedUntil: null })).body).toEqual(monitor);
    }
    expect(await viewer.client.patch(at(monitor.id), { isMute: true })).toMatchObject(
      refused(
        403,
        'forbidden',
        'a viewer may not mute or snooze the monitor "Few signups"; a member or a manager or an admin may',
      ),
    );
    const own = await monitorOf(viewer);
    expect((await viewer.client.patch(at(own.id), { isMute: true })).status).toBe(200);
  });

  it('lets the owner, managers and admins delete a monitor', async () => {
    const { viewer, member, manager, admin } = world.people;
    const nick = await aPerson(world.admin, 'nick', 'member');
    for (const { client } of [manager, admin, { client: world.admin }]) {
      const { id } = await newMonitor(world, member, chart.id);
      for (const other of [viewer, nick]) {
        expect(await other.client.delete(at(id))).toMatchObject(
          refused(403, 'forbidden', 'only its owner, a manager or an admin may delete the monitor "Few signups"'),
        );
      }
      expect((await client.delete(at(id))).status).toBe(200);
      expect((await client.get(at(id))).status).toBe(404);
      expect((await recordsOf(service, id)).at(-1)).toMatchObject({ deleted: true, revision: 2 });
    }
  });

  it('lets everybody subscribe and unsubscribe themselves', async () => {
    const { viewer, member } = world.people;
    const { id } = await newMonitor(world, member, chart.id, { userIds: [member.id] });
    for (let repeats = 0; repeats < 2; repeats++) {
      expect((await viewer.client.put(`${at(id)}/subscription`)).body).toMatchObject({
        ...{ id, userIds: [member.id, viewer.id] },
      });
    }
    expect(await recordsOf(service, id)).toHaveLength(2);
    expect((await member.client.delete(`${at(id)}/subscription`)).body).toMatchObject({ userIds: [viewer.id] });
    expect((await member.client.delete(`${at(id)}/subscription`)).status).toBe(200);
    expect((await recordsOf(service, id)).at(-1)).toMatchObject({ revision: 3, actor: { screenName: 'mia' } });
    expect(await world.admin.put(`${at(id)}/subscription`)).toMatchObject(
      refused(403, 'forbidden', 'a key that belongs to nobody has no mails to subscribe to; use the key of a person'),
    );
  });
});

it.each([
  { body: { isMute: 1 }, field: 'isMute' },
  { body: { snoozedUntil: 5 }, field: 'snoozedUntil' },
  { body: { name: 'x' }, field: 'name' },
])('are not silenced by $body', async ({ body, field }) => {
  const { id } = await newMonitor(world, world.people.member, chart.id);
  expect(await world.people.member.client.patch(at(id), body)).toMatchObject({
    status: 400,
    body: { error: { field } },
  });
});

it('show no snooze that is over, and are the same when silenced as they are', async () => {
  const { client } = world.people.member;
  const { id } = await newMonitor(world, world.people.member, chart.id, { snoozedUntil: service.clock.now() + 1_000 });
  await client.patch(at(id), { isMute: false });
  expect(await recordsOf(service, id)).toHaveLength(1);
  service.clock.advance(1_000);
  expect((await client.get(at(id))).body).toMatchObject({ snoozedUntil: null });
});

it('need a plan when they are made', async () => {
  const organization = `/api/v1/organizations/${world.organizationId}`;
  const { member } = world.people;
  const { id } = await newMonitor(world, member, chart.id);
  await service.client.patch(organization, { plan: 'growth' });
  const needed =
    'KPI monitors need the plan "enterprise" or the Insights package; the organization has the plan "growth"';
  expect(await setOn(member.client, { isSmart: true })).toMatchObject(refused(403, 'plan_required', needed));
  expect((await member.client.patch(at(id), { isMute: true })).status).toBe(200);
  expect((await member.client.put(at(id), { name: 'x', chartId: chart.id, isSmart: true })).status).toBe(200);
  await newChart(world, member);
  await service.client.patch(organization, { hasInsights: true });
  expect((await setOn(member.client, { isSmart: true })).status).toBe(201);
});

it(`are ${MAX_KPI_MONITORS} in a project, also when they are made at once`, async () => {
  const { client } = world.people.member;
  const answers = await Promise.all(
    Array.from({ length: MAX_KPI_MONITORS + 2 }, () => setOn(client, { isSmart: true })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(MAX_KPI_MONITORS).fill(201), 409, 409]);
});

it('are found in their project and organization only', async () => {
  const monitor = await newMonitor(world, world.people.member, chart.id);
  const blog = (await world.admin.post('/api/v1/projects', { name: 'blog' })).body as Made;
  const stranger = await newProjectWorld(service);
  const attempts: readonly [client: Client, path: string][] = [
    [world.people.member.client, `/api/v1/projects/${blog.id}/monitors/${monitor.id}`],
    [stranger.people.member.client, at(monitor.id)],
    [stranger.people.member.client, `${stranger.path}/monitors/${monitor.id}`],
    [world.people.member.client, at('nothing')],
  ];
  for (const [client, path] of attempts) {
    expect((await client.get(path)).status).toBe(404);
    expect((await client.put(path, monitor)).status).toBe(404);
    expect((await client.patch(path, { isMute: true })).status).toBe(404);
    expect((await client.put(`${path}/subscription`)).status).toBe(404);
    expect((await client.delete(path)).status).toBe(404);
  }
  const foreign = { name: 'm', chartId: chart.id, isSmart: true };
  expect(await world.admin.post(`/api/v1/projects/${blog.id}/monitors`, foreign)).toMatchObject({
    ...{ status: 400, body: { error: { field: 'chartId' } } },
  });
});

describe('go on', () => {
  it('without who leaves the organization', async () => {
    const { member, viewer, manager } = world.people;
    const own = await newMonitor(world, member, chart.id, { userIds: [viewer.id, member.id] });
    const theirs = await newChart(world, manager);
    const other = await newMonitor(world, manager, theirs.id, { userIds: [member.id] });
    expect((await manager.client.delete(`/api/v1/users/${member.id}`)).status).toBe(200);
    expect((await world.admin.get(`${world.path}/charts/${chart.id}`)).body).toEqual({ ...chart, ownerId: null });
    expect(await listed()).toEqual([
      { ...own, ownerId: null, userIds: [viewer.id] },
      { ...other, userIds: [] },
    ]);
    expect((await recordsOf(service, own.id)).at(-1)).toMatchObject({ revision: 2, actor: { screenName: 'max' } });
    expect((await manager.client.put(at(own.id), { ...own, userIds: [], memo: 'mine now' })).status).toBe(200);
  });

  it('until their project is deleted', async () => {
    const { member, admin } = world.people;
    const { id } = await newMonitor(world, member, chart.id);
    const automatic = (await admin.client.put(`${world.path}/automatic-monitors`, { isOn: true })).body as Made;
    expect((await admin.client.delete(world.path)).status).toBe(200);
    for (const each of [id, automatic.id, chart.id, world.projectId]) {
      expect((await recordsOf(service, each)).at(-1)).toMatchObject({ deleted: true, actor: { screenName: 'ada' } });
    }
    expect((await admin.client.get(at(id))).status).toBe(404);
  });
});
