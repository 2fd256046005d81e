import { Configuration, newHost, Republication, systemCaller } from '@tocsin/config-domain';
import { PublishTombstones, RepublishMissing } from '@tocsin/config-feature/testing';
import { eventually, MemoryLog } from '@tocsin/messaging/testing';
import { configKey, type ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView, Topics } from '@tocsin/platform';
import { type ConfigService, startConfigService } from './config-service.js';

const DAY_MS = 86_400_000;
let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

const post = async (path: string, body: object): Promise<{ readonly id: string; readonly status: number }> => {
  const answer = await service.client.post(`/api/v0${path}`, body);
  return { status: answer.status, id: (answer.body as { id: string }).id };
};
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  service.database.dataSource.query<T[]>(sql, values);

it('leaves an audit row and a record for every change, with the same content', async () => {
  const { id } = await post('/hosts', { name: 'h1', meta: {}, roleFullnames: ['audit:app'] });
  await service.client.put(`/api/v0/hosts/${id}`, { name: 'h2', meta: {} });
  await service.client.post(`/api/v0/hosts/${id}/retire`);
  const { records } = await service.published();
  const rows = await query<Record<string, unknown>>(
    `select org_id as org, kind, entity_id as id, revision, (extract(epoch from at) * 1000)::int8 as at, actor, is_deletion,
       before, state
     from audit order by org_id, kind, entity_id, revision`,
  );
  const byKey = (a: { kind?: unknown; id?: unknown }, b: typeof a): number =>
    `${a.kind}/${a.id}` < `${b.kind}/${b.id}` ? -1 : 1;
  const expected = [...records].sort((a, b) => byKey(a, b) || a.revision - b.revision);
  expect(
    rows.map(({ before: _before, is_deletion: isDeletion, ...row }) => ({
      ...row,
      ...(isDeletion === true && { deleted: true }),
    })),
  ).toEqual(expected);
  const states = rows.filter((row) => row['id'] === id);
  expect(states.map(({ before }) => before)).toEqual([null, states[0]['state'], states[1]['state']]);
});

it('never changes or removes an audit row', async () => {
  await expect(query('update audit set revision = 7')).rejects.toThrow(/never changed or removed/);
  await expect(query('delete from audit')).rejects.toThrow(/never changed or removed/);
});

it('stores nothing when anything of a change fails', async () => {
  const [{ org }] = await query<{ org: string }>('select id as org from organization');
  const counts =
    'select (select count(*) from service) as services, (select count(*) from audit) as audits, (select count(*) from outbox) as rows';
  const before = await query(counts);
  const configuration = service.app.get(Configuration, { strict: false });
  await expect(
    configuration.change(systemCaller(org, 'test'), async ({ services }) => {
      await services.insert({ id: 'x1', name: 'half', memo: '', roles: [] });
      throw new Error('not today');
    }),
  ).rejects.toThrow('not today');
  expect(await query(counts)).toEqual(before);
});

it('makes one service of a hundred equal requests at once, and says so to the others', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => service.client.post('/api/v0/services', { name: 'crowded', memo: '' })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(99);
  const { records } = await service.published();
  expect(records.filter((record) => record.kind === 'service' && record.state.name === 'crowded')).toHaveLength(1);
});

it('loses none of many concurrent changes of one host', async () => {
  const { id } = await post('/hosts', { name: 'h', meta: {} });
  const roles = Array.from({ length: 30 }, (_, i) => `many${i % 3}:role${i}`);
  const answers = await Promise.all(
    roles.map((role) => service.client.put(`/api/v0/hosts/${id}`, { name: 'h', meta: {}, roleFullnames: [role] })),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const records = (await service.published()).records.filter((record) => record.id === id);
  expect(records.map(({ revision }) => revision)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  expect((records.at(-1)!.state as { roles: unknown[] }).roles).toHaveLength(30);
});

it('registers many hosts at once that name the same new roles', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      post('/hosts', {
        name: `h${i}`,
        meta: {},
        roleFullnames: i % 2 ? ['burst:app', 'burst2:app'] : ['burst2:app', 'burst:app'],
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const { records } = await service.published();
  expect(records.filter((record) => record.kind === 'service' && /^burst2?$/.test(record.state.name))).toHaveLength(4);
});

it('lets no host keep a role that goes at the same time', async () => {
  for (let round = 0; round < 5; round++) {
    await service.client.post('/api/v0/services', { name: 'race' });
    await service.client.post('/api/v0/services/race/roles', { name: 'app' });
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => post('/hosts', { name: 'h', meta: {}, roleFullnames: ['race:app'] })),
      service.client.delete('/api/v0/services/race'),
      ...Array.from({ length: 5 }, () => post('/hosts', { name: 'h', meta: {}, roleFullnames: ['race:app'] })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    // Hosts that came after the deletion have made the service anew.
    const { records } = await service.published();
    const last = new Map(records.map((record) => [record.id, record]));
    const hosts = [...last.values()].filter(
      (record) => record.kind === 'host' && record.state.roles.some((r) => r.service === 'race'),
    );
    const services = [...last.values()].filter(
      (record) => record.kind === 'service' && record.state.name === 'race' && !record.deleted,
    );
    if (hosts.length > 0) expect(services).toHaveLength(1);
    const { body } = await service.client.get('/api/v0/hosts?service=race');
    expect((body as { hosts: { id: string }[] }).hosts.map(({ id }) => id).sort()).toEqual(
      hosts.map(({ id }) => id).sort(),
    );
    await service.client.delete('/api/v0/services/race');
  }
});

it('begins a change anew when what it refers to goes in the middle of it', async () => {
  const [{ org }] = await query<{ org: string }>('select id as org from organization');
  await service.client.post('/api/v0/services', { name: 'fleeting' });
  await service.client.post('/api/v0/services/fleeting/roles', { name: 'app' });
  const configuration = service.app.get(Configuration, { strict: false });
  const roles = [{ service: 'fleeting', role: 'app' }];
  const found: number[] = [];
  await configuration.change(systemCaller(org, 'test'), async ({ at, services, hosts }) => {
    found.push(roles.length - (await services.missingRoles(roles)).length);
    if (found.length === 1) await service.client.delete('/api/v0/services/fleeting');
    else
      await services
        .lockOrInsert({ id: 'fleeting2', name: 'fleeting', memo: '', roles: [] })
        .then((s) => services.addRoles(s, [{ name: 'app', memo: '' }]));
    await hosts.insert(newHost({ name: 'late', meta: {}, roles }, 'latehost', Math.floor(at / 1000)));
  });
  expect(found).toEqual([1, 0]);
  expect((await service.client.get('/api/v0/hosts/latehost')).body).toMatchObject({
    host: { roles: { fleeting: ['app'] } },
  });
});

it('gives a custom identifier to one of those that ask for it at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post('/hosts', { name: 'h', meta: {}, customIdentifier: 'i-crowded' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
});

it('publishes after a crash what was committed before it, in order', async () => {
  await service.stopRelay();
  const { id } = await post('/hosts', { name: 'before', meta: {} });
  await service.client.put(`/api/v0/hosts/${id}`, { name: 'between', meta: {} });
  await service.client.post(`/api/v0/hosts/${id}/status`, { status: 'standby' });
  const isPublished = (await query<{ n: number }>('select sent_id::int as n from outbox_relay'))[0].n;
  expect((await query<{ n: number }>('select max(id)::int as n from outbox'))[0].n).toBeGreaterThan(isPublished);
  service.startRelay();
  const { records, notices } = await service.published();
  expect(records.filter((record) => record.id === id).map(({ state }) => state)).toMatchObject([
    { name: 'before', status: 'working' },
    { name: 'between', status: 'working' },
    { name: 'between', status: 'standby' },
  ]);
  expect(notices.filter((notice) => 'host' in notice && notice.host.id === id).map(({ event }) => event)).toEqual([
    'hostRegister',
    'hostStatus',
  ]);
});

it('names every record as a CloudEvent', async () => {
  const { id } = await post('/hosts', { name: 'h', meta: {} });
  await service.published();
  const records = service.log.store.topic('tocsin.config.v1').partitions.flat();
  const { headers, key } = records.findLast((record) => record.key.endsWith(`/host/${id}`))!;
  expect(headers).toEqual({
    ce_specversion: '1.0',
    ce_id: `${key}/1`,
    ce_type: 'tocsin.config-entity.v1',
    ce_source: 'tocsin/config',
    ce_time: new Date(service.clock.now()).toISOString(),
    'content-type': 'application/json',
  });
  const notices = service.log.store.topic('tocsin.notices.v1').partitions.flat();
  expect(notices.find((notice) => notice.key.endsWith(`/${id}`))?.headers).toMatchObject({
    ce_type: 'tocsin.notice.v1',
  });
});

it.each([
  {
    what: 'the trace of its request',
    sent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    trace: '0af7651916cd43dd8448eb211c80319c',
  },
  { what: 'a trace of its own when the request has none', sent: undefined, trace: '[0-9a-f]{32}' },
])('a notice carries $what', async ({ sent, trace }) => {
  const { id } = await post('/hosts', { name: 'traced', meta: {} });
  const status = JSON.stringify({ status: 'maintenance' });
  const path = `/api/v0/hosts/${id}/status`;
  expect(
    await service.client.sendText('POST', path, status, sent === undefined ? {} : { traceparent: sent }),
  ).toMatchObject({ status: 200 });
  await service.published();
  const notices = service.log.store.topic('tocsin.notices.v1').partitions.flat();
  const { headers, value } = notices.findLast((notice) => notice.key.endsWith(`/${id}`))!;
  expect(JSON.parse(String(value))).toMatchObject({ event: 'hostStatus' });
  expect(headers['traceparent']).toMatch(new RegExp(`^00-${trace}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
});

it('buries what was deleted more than seven days ago', async () => {
  const publishTombstones = service.app.get(PublishTombstones, { strict: false });
  const [{ org }] = await query<{ org: string }>('select id as org from organization');
  await publishTombstones.run();
  const already = await service.tombstones();
  const { id } = await post('/hosts', { name: 'h', meta: {} });
  await service.client.post(`/api/v0/hosts/${id}/retire`);
  service.clock.advance(7 * DAY_MS - 1);
  await publishTombstones.run();
  expect(await service.tombstones()).not.toContain(configKey(org, 'host', id));
  await eventually(() => service.view.entry('host', org, id)?.record.deleted === true, 'the view knows of the end');
  service.clock.advance(2);
  expect(await publishTombstones.run()).toBeGreaterThanOrEqual(1);
  expect(await publishTombstones.run()).toBe(0);
  expect(await service.tombstones()).toContain(configKey(org, 'host', id));
  expect((await service.tombstones()).length).toBeGreaterThan(already.length);
  await eventually(() => service.view.entry('host', org, id) === undefined, 'the view has forgotten it');
});

describe('when config.v1 was lost', () => {
  const lastOfEachKey = (records: readonly ConfigRecord[]): ReadonlyMap<string, ConfigRecord> =>
    new Map(records.map((record) => [configKey(record.org, record.kind, record.id), record]));

  it('publishes everything again as it was, deletions included, and nothing that the topic holds', async () => {
    const { id } = await post('/hosts', { name: 'gone', meta: {} });
    await service.client.post(`/api/v0/hosts/${id}/retire`);
    const before = (await service.published()).records;
    const [{ org }] = await query<{ org: string }>('select id as org from organization');
    await eventually(() => service.view.entry('host', org, id)?.record.deleted === true, 'the view knows all of it');
    expect(await service.app.get(RepublishMissing, { strict: false }).run()).toBe(0);

    const buried = new Set(await service.tombstones());
    const expected = [...lastOfEachKey(before)].filter(([key]) => !buried.has(key));
    const emptyLog = new MemoryLog();
    const ofNothing = new RepublishMissing(
      service.app.get(Republication, { strict: false }),
      new ConfigurationView(),
      emptyLog,
      await Topics.open(emptyLog, { prefix: '', log: 'embedded' }),
    );
    expect(await ofNothing.run()).toBe(expected.length);
    const again = (await service.published()).records.slice(before.length);
    expect(new Map([...lastOfEachKey(again)].sort())).toEqual(new Map(expected.sort()));
    expect(again.map(({ at }) => at)).toEqual(again.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('takes nothing for lost that has yet to be published', async () => {
    await service.published();
    await service.stopRelay();
    const { id } = await post('/hosts', { name: 'on its way', meta: {} });
    expect(await service.app.get(RepublishMissing, { strict: false }).run()).toBe(0);
    service.startRelay();
    const { records } = await service.published();
    expect(records.filter(({ id: published }) => published === id)).toHaveLength(1);
  });

  it('publishes nothing older after something newer, however much changes meanwhile', async () => {
    const hosts = await Promise.all(Array.from({ length: 10 }, () => post('/hosts', { name: 'h', meta: {} })));
    const republication = service.app.get(Republication, { strict: false });
    for (let round = 0; round < 5; round++) {
      await Promise.all([
        ...hosts.map(({ id }, i) => service.client.put(`/api/v0/hosts/${id}`, { name: `h${round}-${i}`, meta: {} })),
        republication.publish(({ kind }) => kind === 'host'),
        ...hosts.map(({ id }, i) => service.client.put(`/api/v0/hosts/${id}`, { name: `H${round}-${i}`, meta: {} })),
      ]);
    }
    const { records } = await service.published();
    for (const { id } of hosts) {
      const revisions = records.filter((record) => record.id === id).map(({ revision }) => revision);
      expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
      expect(revisions.at(-1)).toBe(11);
    }
  });
});
