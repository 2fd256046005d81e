import { type ConfigService, startConfigService } from './config-service.js';
import { anyText, listWith, textLike } from './matchers.js';

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

const agentReport = {
  name: 'app01.example.com',
  meta: {
    'agent-name': 'mackerel-agent/0.87.0 (Revision abc1234)',
    'agent-version': '0.87.0',
    'agent-revision': 'abc1234',
    cpu: [{ model_name: 'X', mhz: '2500' }],
    kernel: { os: 'Linux', release: '6.8.0' },
    memory: { total: '8000000kB' },
    filesystem: { '/dev/sda1': { kb_size: 1000000, kb_used: 200000, percent_used: '20%', mount: '/' } },
  },
  interfaces: [
    { name: 'eth0', ipAddress: '192.0.2.10', ipv4Addresses: ['192.0.2.10'], macAddress: '02:00:00:00:00:01' },
  ],
  roleFullnames: ['webshop:app'],
  checks: [{ name: 'syslog', memo: 'syslog watcher' }],
};

async function register(report: object = {}): Promise<string> {
  const answer = await service.client.post('/api/v0/hosts', { name: 'h', meta: {}, ...report });
  expect(answer).toMatchObject({ status: 200, body: { id: anyText() } });
  return (answer.body as { id: string }).id;
}

async function shown(id: string): Promise<Record<string, unknown>> {
  const { status, body } = await service.client.get(`/api/v0/hosts/${id}`);
  expect(status).toBe(200);
  return (body as { host: Record<string, unknown> }).host;
}

async function listed(query: string): Promise<unknown[]> {
  const { status, body } = await service.client.get(`/api/v0/hosts${query}`);
  expect(status).toBe(200);
  return (body as { hosts: { id: string }[] }).hosts.map(({ id }) => id);
}

const recordsOf = async (id: string) =>
  (await service.published()).records.filter((record) => record.kind === 'host' && record.id === id);
const noticesOf = async (id: string) =>
  (await service.published()).notices.filter((notice) => 'host' in notice && notice.host.id === id);

describe('registering', () => {
  it('keeps what an agent sends, in the documented shape, and makes the services and roles that it names', async () => {
    const id = await register(agentReport);
    expect(id.length).toBeLessThanOrEqual(15);
    const host = await shown(id);
    expect(Object.keys(host)).toEqual([
      ...['id', 'name', 'displayName', 'customIdentifier', 'createdAt', 'size', 'status', 'memo', 'isRetired'],
      ...['roles', 'meta', 'interfaces'],
    ]);
    expect(host).toEqual({
      id,
      name: 'app01.example.com',
      displayName: null,
      customIdentifier: null,
      createdAt: Math.floor(service.clock.now() / 1000),
      size: 'standard',
      status: 'working',
      memo: '',
      isRetired: false,
      roles: { webshop: ['app'] },
      meta: agentReport.meta,
      interfaces: agentReport.interfaces,
    });
    expect((await service.client.get('/api/v0/services')).body).toMatchObject({
      services: listWith([{ name: 'webshop', memo: '', roles: ['app'] }]),
    });
  });

  it('publishes the host without meta and interfaces, and tells people', async () => {
    const id = await register(agentReport);
    const { name, checks } = agentReport;
    const state = { id, name, checks, roles: [{ service: 'webshop', role: 'app' }] };
    const [record] = await recordsOf(id);
    expect(record).toMatchObject({ revision: 1, actor: { kind: 'key' }, state });
    expect(record.state).not.toHaveProperty('meta');
    expect(record.state).not.toHaveProperty('interfaces');
    expect(await noticesOf(id)).toMatchObject([
      { event: 'hostRegister', org: { name: 'acme' }, user: null, host: { id, isRetired: false, status: 'working' } },
    ]);
  });

  it('makes another host for the same name, and accepts null lists', async () => {
    const nulls = { interfaces: null, roleFullnames: null, checks: null };
    expect(await register({ name: 'twin', ...nulls })).not.toBe(await register({ name: 'twin', ...nulls }));
  });

  it('gives kernel and memory values as texts, which strict clients need', async () => {
    const id = await register({
      meta: { kernel: { bits: 64, os: 'Linux' }, memory: { total: null }, other: { n: 1 } },
    });
    expect((await shown(id)).meta).toEqual({
      kernel: { bits: '64', os: 'Linux' },
      memory: { total: 'null' },
      other: { n: 1 },
    });
  });

  it('survives services that are named like members of objects, and texts that are hard to store', async () => {
    const id = await register({ roleFullnames: ['constructor:app'], meta: { a: '\u0000', b: '\ud800' } });
    expect(await shown(id)).toMatchObject({ roles: { constructor: ['app'] }, meta: { a: '\u0000', b: '\ud800' } });
  });

  it('knows a custom identifier once among the hosts that are not retired', async () => {
    const first = await register({ customIdentifier: 'i-1' });
    const second = await service.client.post('/api/v0/hosts', { name: 'h', meta: {}, customIdentifier: 'i-1' });
    expect(second.status).toBe(400);
    expect(second.body).toEqual({ error: { message: textLike(/^customIdentifier: another host has "i-1"/) } });
    await service.client.post(`/api/v0/hosts/${first}/retire`, {});
    await register({ customIdentifier: 'i-1' });
  });
});

describe('reporting again', () => {
  it('publishes nothing when only meta and interfaces differ', async () => {
    const id = await register(agentReport);
    const report = { ...agentReport, meta: { kernel: { os: 'Linux 7' } }, interfaces: [{ name: 'lo' }] };
    expect(await service.client.put(`/api/v0/hosts/${id}`, report)).toMatchObject({ status: 200, body: { id } });
    expect(await shown(id)).toMatchObject({ meta: report.meta, interfaces: report.interfaces });
    expect(await recordsOf(id)).toHaveLength(1);
  });

  it('keeps what is not mentioned, adds roles, and clears what is null or empty', async () => {
    const id = await register({ ...agentReport, displayName: 'shop 1', memo: 'rack 7', customIdentifier: 'i-2' });
    await service.client.put(`/api/v0/hosts/${id}`, {
      name: 'h',
      meta: {},
      roleFullnames: ['billing: api'],
      checks: null,
    });
    const host = await shown(id);
    expect(host).toMatchObject({
      ...{
        name: 'h',
        displayName: 'shop 1',
        memo: 'rack 7',
        customIdentifier: 'i-2',
        interfaces: agentReport.interfaces,
      },
      roles: { billing: ['api'], webshop: ['app'] },
    });
    const records = await recordsOf(id);
    expect(records.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(records[1].state).toMatchObject({ checks: agentReport.checks });
    await service.client.put(`/api/v0/hosts/${id}`, {
      name: 'h',
      meta: {},
      displayName: null,
      customIdentifier: '',
      checks: [],
    });
    expect(await shown(id)).toMatchObject({ displayName: null, customIdentifier: null });
    expect((await recordsOf(id))[2].state).toMatchObject({ checks: [] });
  });

  it('replaces all roles on request', async () => {
    const id = await register(agentReport);
    const path = `/api/v0/hosts/${id}/role-fullnames`;
    expect(
      await service.client.put(path, { roleFullnames: ['billing:api', 'billing:db', 'billing:api'] }),
    ).toMatchObject({
      status: 200,
      body: { success: true },
    });
    expect((await shown(id)).roles).toEqual({ billing: ['api', 'db'] });
    await service.client.put(path, { roleFullnames: null });
    expect((await shown(id)).roles).toEqual({});
  });
});

describe('listing', () => {
  it('narrows by status, service, roles, name and custom identifier, and never shows retired hosts', async () => {
    const app = await register({ name: 'l-app', roleFullnames: ['list:app'], customIdentifier: 'L-1' });
    const db = await register({ name: 'l-db', roleFullnames: ['list:db', 'list:app2'] });
    const off = await register({ name: 'l-off', roleFullnames: ['list:db'] });
    const gone = await register({ name: 'l-gone', roleFullnames: ['list:db'] });
    await service.client.post(`/api/v0/hosts/${off}/status`, { status: 'poweroff' });
    await service.client.post('/api/v0/hosts/bulk-retire', { ids: [gone] });

    expect(await listed('?service=list')).toEqual([app, db]);
    expect(await listed('.json?service=list')).toEqual([app, db]);
    expect(await listed('?service=list&status=poweroff')).toEqual([off]);
    expect(await listed('?service=list&status=working&status=poweroff&status=standby&status=maintenance')).toEqual([
      app,
      db,
      off,
    ]);
    expect(await listed('?service=list&role=app')).toEqual([app]);
    expect(await listed('?service=list&role=app&role=app2')).toEqual([app, db]);
    expect(await listed('?service=list&role=')).toEqual([app, db]);
    expect(await listed('?service=nowhere')).toEqual([]);
    expect(await listed('?name=l-db&service=')).toEqual([db]);
    expect(await listed('?role=app&name=l-db')).toEqual([db]);
    expect(await listed('?customIdentifier=L-1')).toEqual([app]);
    expect(await listed('?customIdentifier=l-1')).toEqual([]);
    expect(await listed('?')).toEqual(listWith([app, db]));
    expect((await service.client.get('/api/v0/hosts?status=asleep')).body).toEqual({
      error: { message: textLike(/^status\[0\]: must be "working" or /) },
    });
  });

  it('finds a host by its custom identifier, whose case may be ignored', async () => {
    const first = await register({ customIdentifier: 'Case/A b' });
    await register({ customIdentifier: 'case/a B' });
    const path = (text: string): string => `/api/v0/hosts-by-custom-identifier/${encodeURIComponent(text)}`;
    expect((await service.client.get(path('Case/A b'))).body).toMatchObject({ host: { id: first } });
    expect((await service.client.get(path('CASE/A B'))).status).toBe(404);
    expect((await service.client.get(`${path('CASE/A B')}?caseInsensitive=true`)).body).toMatchObject({
      host: { id: first },
    });
    expect((await service.client.get(`${path('CASE/A B')}?caseInsensitive=false`)).status).toBe(404);
    expect((await service.client.get(`${path('CASE/A B')}?caseInsensitive=`)).status).toBe(404);
    expect(await service.client.get(`${path('CASE/A B')}?caseInsensitive=maybe`)).toMatchObject({
      status: 400,
      body: { error: { message: 'caseInsensitive: must be true or false, not "maybe"' } },
    });
  });
});

describe('status', () => {
  it('changes, is published, and people are told what it was before', async () => {
    const id = await register();
    const answer = await service.client.post(`/api/v0/hosts/${id}/status`, { status: 'standby' });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect((await recordsOf(id)).map((record) => record.state)).toMatchObject([
      { status: 'working' },
      { status: 'standby' },
    ]);
    expect((await noticesOf(id))[1]).toMatchObject({
      event: 'hostStatus',
      fromStatus: 'working',
      host: { status: 'standby' },
    });
  });

  it('that a host has already is no change', async () => {
    const id = await register();
    await service.client.post(`/api/v0/hosts/${id}/status`, { status: 'working' });
    expect(await recordsOf(id)).toHaveLength(1);
    expect(await noticesOf(id)).toHaveLength(1);
  });

  it('of several hosts changes together or not at all', async () => {
    const [a, b] = [await register(), await register()];
    const path = '/api/v0/hosts/bulk-update-statuses';
    expect((await service.client.post(path, { ids: [a, 'nothere', b], status: 'maintenance' })).status).toBe(404);
    expect(await shown(a)).toMatchObject({ status: 'working' });
    expect((await service.client.post(path, { ids: [a, b], status: 'maintenance' })).body).toEqual({ success: true });
    expect(await shown(b)).toMatchObject({ status: 'maintenance' });
    const ids = Array.from({ length: 31 }, () => a);
    expect((await service.client.post(path, { ids, status: 'working' })).body).toEqual({
      error: { message: 'ids: must be a list of at most 30 items, not of 31' },
    });
    expect((await service.client.post(path, { ids: ids.slice(1), status: 'working' })).status).toBe(200);
  });
});

describe('retiring', () => {
  it('is published as the end of the host, tells of it as it was, can be repeated, and cannot be undone', async () => {
    const id = await register({ ...agentReport, customIdentifier: 'i-3' });
    await service.client.post(`/api/v0/hosts/${id}/status`, { status: 'poweroff' });
    service.clock.advance(5_000);
    for (const body of [{}, null, undefined]) {
      const answer = await service.client.post(`/api/v0/hosts/${id}/retire`, body);
      expect(answer).toMatchObject({ status: 200, body: { success: true } });
    }
    const retiredAt = Math.floor(service.clock.now() / 1000);
    expect(await shown(id)).toMatchObject({
      isRetired: true,
      retiredAt,
      status: 'poweroff',
      roles: { webshop: ['app'] },
    });
    const records = await recordsOf(id);
    expect(records).toHaveLength(3);
    expect(records[2]).toMatchObject({ deleted: true, state: { isRetired: true, retiredAt, status: 'poweroff' } });
    const notices = await noticesOf(id);
    expect(notices).toHaveLength(3);
    expect(notices[2]).toMatchObject({ event: 'hostRetire', host: { isRetired: false, status: 'poweroff' } });

    const refused = { status: 400, body: { error: { message: textLike(/is retired and cannot be changed/) } } };
    expect(await service.client.put(`/api/v0/hosts/${id}`, agentReport)).toMatchObject(refused);
    expect(await service.client.post(`/api/v0/hosts/${id}/status`, { status: 'working' })).toMatchObject(refused);
    expect(await service.client.put(`/api/v0/hosts/${id}/role-fullnames`, { roleFullnames: [] })).toMatchObject(
      refused,
    );
    expect((await service.client.get('/api/v0/hosts-by-custom-identifier/i-3')).status).toBe(404);
  });
});
