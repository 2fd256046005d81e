import { type ConfigService, MAX_CHARTS, startConfigService } from './config-service.js';
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

let service: ConfigService;
let world: ProjectWorld;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await newProjectWorld(service);
});

const at = (id: string): string => `${world.path}/charts/${id}`;
const listed = async (): Promise<readonly Made[]> =>
  ((await world.admin.get(`${world.path}/charts`)).body as { charts: readonly Made[] }).charts;
/** What is sent to change one member of a chart. */
const changed = ({ name, query }: Made, members: object): object => ({ name, query, ...members });

it('are saved as they were sent, and belong to who saved them', async () => {
  const query = { s: [[{ prop: 'country', op: 'is', values: ['Germany'] }]], m: 'totals', i: -3_600_000, ...SIGNUPS };
  const chart = await newChart(world, world.people.viewer, { name: 'Signups', query });
  expect(chart).toEqual({
    id: chart.id,
    projectId: world.projectId,
    name: 'Signups',
    ownerId: world.people.viewer.id,
    query,
  });
  expect(Object.keys(chart['query'] as object)).toEqual(['s', 'm', 'i', 'type', 'e']);
  expect((await world.people.member.client.get(at(chart.id))).body).toEqual(chart);
  const nobodys = await newChart(world, { client: world.admin });
  expect(nobodys).toMatchObject({ name: 'Signups', ownerId: null });
  expect(await listed()).toEqual([chart, nobodys]);
  expect(await recordsOf(service, chart.id)).toMatchObject([
    { kind: 'chart', revision: 1, actor: { kind: 'user', screenName: 'vera' }, state: chart },
  ]);
});

it('are named by the number of their project, too', async () => {
  const { number } = (await world.admin.get(world.path)).body as { number: number };
  const { id } = await newChart(world, world.people.member);
  expect((await world.admin.get(`/api/v1/projects/${number}/charts/${id}`)).body).toMatchObject({ id });
});

it.each([
  { body: { name: ' ', query: SIGNUPS }, field: 'name', message: /must not be empty/ },
  { body: { query: SIGNUPS }, field: 'name', message: /is required/ },
  { body: { name: 'x'.repeat(256), query: SIGNUPS }, field: 'name', message: /at most 255 characters, not of 256/ },
  { body: { name: 'x' }, field: 'query', message: /is required: an object, such as/ },
  { body: { name: 'x', query: 'uniques' }, field: 'query', message: /must be an object, such as/ },
  { body: { name: 'x', query: [] }, field: 'query', message: /must be an object, such as/ },
  { body: { name: 'x', query: {} }, field: 'query.type', message: /must be one of/ },
  { body: { name: 'x', query: { ...SIGNUPS, i: 7 } }, field: 'query.i', message: /daily.*hourly/ },
  { body: { name: 'x', query: { ...SIGNUPS, m: 'frequency' } }, field: 'query.m', message: /not offered|must be/ },
  { body: { name: 'x', query: { ...SIGNUPS, start: '20260101' } }, field: 'query.start', message: /left out/ },
  { body: { name: 'x', query: { ...SIGNUPS, e: { event_type: 'a\ud83d' } } }, field: 'query', message: /surrogate/ },
  { body: { name: 'x', query: SIGNUPS, colour: 'red' }, field: 'colour', message: /means nothing here/ },
  { body: { name: 'x', query: SIGNUPS, ownerId: null }, field: 'ownerId', message: /means nothing here/ },
])('refuses $body, naming $field', async ({ body, field, message }) => {
  const answer = await world.people.member.client.post(`${world.path}/charts`, body);
  const expected = expect.stringMatching(message) as string;
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_input', field, message: expected } } });
  expect(await listed()).toEqual([]);
});

it('answers 413 to a query of more than 32 KiB', async () => {
  const values = Array(40).fill('x'.repeat(1_000));
  const query = { ...SIGNUPS, s: [[{ prop: 'country', op: 'is', values }]] };
  const answer = await world.admin.post(`${world.path}/charts`, { name: 'x', query });
  expect(answer).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } });
});

it(`lets a project have ${MAX_CHARTS} charts, also when they are saved at once`, async () => {
  const answers = await Promise.all(
    Array.from({ length: MAX_CHARTS + 2 }, () =>
      world.admin.post(`${world.path}/charts`, { name: 'x', query: SIGNUPS }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(MAX_CHARTS).fill(201), 409, 409]);
  expect(answers.find(({ status }) => status === 409)).toMatchObject(
    refused(
      409,
      'conflict',
      `the project has ${MAX_CHARTS} charts already; at most ${MAX_CHARTS} are allowed (TOCSIN_MAX_CHARTS)`,
    ),
  );
});

describe('who may what', () => {
  it('lets the owner, managers and admins change and delete a chart, and tells the others so', async () => {
    const nick = await aPerson(world.admin, 'nick', 'member');
    const { viewer, member, manager, admin } = world.people;
    const owners = { mine: member, theirs: nick };
    const chart = { mine: await newChart(world, member), theirs: await newChart(world, nick) };
    const rows: readonly [who: typeof nick, mine: boolean, theirs: boolean][] = [
      [viewer, false, false],
      [member, true, false],
      [manager, true, true],
      [admin, true, true],
      [{ id: '', client: world.admin }, true, true],
    ];
    for (const [{ client }, ...may] of rows) {
      for (const [i, whose] of (['mine', 'theirs'] as const).entries()) {
        const { id } = chart[whose];
        const answer = await client.put(at(id), changed(chart[whose], { name: 'Renamed' }));
        expect(answer.status).toBe(may[i] ? 200 : 403);
        await owners[whose].client.put(at(id), changed(chart[whose], {}));
        if (may[i]) continue;
        expect(answer.body).toMatchObject({
          error: {
            code: 'forbidden',
            message:
              'only the owner of the chart "Signups", a manager or an admin may change it; save a copy of it instead',
          },
        });
        expect((await client.delete(at(id))).status).toBe(403);
      }
    }
    expect((await nick.client.delete(at(chart.theirs.id))).body).toMatchObject({ id: chart.theirs.id });
    expect((await manager.client.delete(at(chart.mine.id))).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  it('lets managers and admins give a chart another owner, whom its monitors follow', async () => {
    const { viewer, member, manager } = world.people;
    const chart = await newChart(world, member);
    const monitor = await newMonitor(world, member, chart.id);
    const toVera = changed(chart, { ownerId: viewer.id });
    expect(await member.client.put(at(chart.id), toVera)).toMatchObject(
      refused(403, 'forbidden', 'only a manager or an admin may give the chart "Signups" another owner'),
    );
    expect((await member.client.put(at(chart.id), changed(chart, { ownerId: member.id }))).status).toBe(200);
    expect((await manager.client.put(at(chart.id), toVera)).body).toEqual({ ...chart, ownerId: viewer.id });
    expect((await recordsOf(service, monitor.id)).at(-1)).toMatchObject({ state: { ownerId: viewer.id } });
    expect((await member.client.put(at(chart.id), changed(chart, {}))).status).toBe(403);
    expect((await viewer.client.put(at(chart.id), changed(chart, {}))).status).toBe(200);
    expect(await manager.client.put(at(chart.id), changed(chart, { ownerId: 'nobody' }))).toMatchObject(
      refused(400, 'invalid_input', 'ownerId: there is no user "nobody" in this organization', 'ownerId'),
    );
    expect((await world.admin.put(at(chart.id), changed(chart, { ownerId: null }))).body).toMatchObject({
      ownerId: null,
    });
    expect((await viewer.client.put(at(chart.id), changed(chart, {}))).status).toBe(403);
    expect((await manager.client.put(at(chart.id), changed(chart, {}))).status).toBe(200);
  });

  it('lets a role in the project take the place of that in the organization', async () => {
    const chart = await newChart(world, { client: world.admin });
    const projectRoles = [{ projectId: world.projectId, role: 'manager' }];
    expect((await world.people.viewer.client.put(at(chart.id), changed(chart, {}))).status).toBe(403);
    await world.admin.patch(`/api/v1/users/${world.people.viewer.id}`, { projectRoles });
    expect((await world.people.viewer.client.put(at(chart.id), changed(chart, {}))).status).toBe(200);
  });

  it('lets a key that only reads look, but not save', async () => {
    const wanted = { name: 'reader', canRead: true, canWrite: false };
    const { key } = (await world.admin.post('/api/v1/api-keys', wanted)).body as { key: string };
    const reader = world.admin.withKey(key);
    const { id } = await newChart(world, world.people.member);
    expect((await reader.get(at(id))).status).toBe(200);
    expect((await reader.post(`${world.path}/charts`, { name: 'x', query: SIGNUPS })).status).toBe(403);
  });
});

describe('that are watched', () => {
  it('warn who changes what they ask of the monitors that track it', async () => {
    const { member } = world.people;
    const chart = await newChart(world, member);
    const monitors = [
      await newMonitor(world, member, chart.id),
      await newMonitor(world, member, chart.id, { name: 'B' }),
    ];
    const other = await newChart(world, member);
    await newMonitor(world, member, other.id);
    const renamed = await member.client.put(at(chart.id), { ...chart, name: 'Renamed' });
    expect(renamed.body).toEqual({ ...chart, name: 'Renamed' });
    const query = { ...SIGNUPS, m: 'totals' };
    expect((await member.client.put(at(chart.id), changed(chart, { query }))).body).toEqual({
      ...{ ...chart, query },
      warning: {
        message: 'these monitors watch what the chart asks now',
        monitors: monitors.map(({ id, name }) => ({ id, name })),
      },
    });
    expect((await recordsOf(service, chart.id)).map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(await recordsOf(service, monitors[0].id)).toHaveLength(1);
  });

  it('do not become what a monitor does not fit', async () => {
    const { member } = world.people;
    const chart = await newChart(world, member);
    const { id } = await newMonitor(world, member, chart.id, { judgesPace: true });
    expect(
      await member.client.put(at(chart.id), changed(chart, { query: { ...SIGNUPS, m: 'average' } })),
    ).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(`the monitor "Few signups" (${id}) does not fit`) as string } },
    });
  });

  it('are not deleted before their monitors', async () => {
    const { member } = world.people;
    const chart = await newChart(world, member);
    const { id } = await newMonitor(world, member, chart.id);
    expect(await member.client.delete(at(chart.id))).toMatchObject(
      refused(
        409,
        'conflict',
        `the chart "Signups" is watched by the monitor "Few signups" (${id}); delete that first`,
      ),
    );
    expect((await member.client.delete(`${world.path}/monitors/${id}`)).status).toBe(200);
    expect((await member.client.delete(at(chart.id))).body).toEqual(chart);
    expect((await recordsOf(service, chart.id)).at(-1)).toMatchObject({ deleted: true, revision: 2 });
  });
});

it('are found in their project and organization only', async () => {
  const chart = await newChart(world, world.people.member);
  const other = ((await world.admin.post('/api/v1/projects', { name: 'blog' })).body as Made).id;
  const stranger = await newProjectWorld(service);
  const attempts: readonly [client: typeof world.admin, path: string][] = [
    [world.admin, `/api/v1/projects/${other}/charts/${chart.id}`],
    [stranger.admin, at(chart.id)],
    [stranger.admin, `${stranger.path}/charts/${chart.id}`],
    [world.admin, at('nothing')],
    [world.admin, `/api/v1/projects/nothing/charts/${chart.id}`],
  ];
  for (const [client, path] of attempts) {
    expect((await client.get(path)).status).toBe(404);
    expect((await client.put(path, changed(chart, {}))).status).toBe(404);
    expect((await client.delete(path)).status).toBe(404);
  }
  expect((await world.admin.get('/api/v1/projects/nothing/charts')).status).toBe(404);
  expect((await world.admin.post('/api/v1/projects/nothing/charts', { name: 'x', query: SIGNUPS })).status).toBe(404);
});
