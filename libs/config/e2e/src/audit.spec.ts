import { ForgetOldChanges, PublishTombstones, RepublishMissing } from '@tocsin/config-feature/testing';
import { AUDIT_RETENTION_DAYS, type ConfigService, startConfigService } from './config-service.js';

const DAY_MS = 86_400_000;

let service: ConfigService;
beforeAll(async () => {
  service = await startConfigService();
});
afterAll(() => service.stop());

interface Change {
  readonly at: number;
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly isDeletion: boolean;
  readonly actor: object;
  readonly before: { readonly name?: string } | null;
  readonly state: { readonly name?: string };
}
interface Page {
  readonly changes: readonly Change[];
  readonly nextBefore: string | null;
}
const audit = async (query = '', client = service.client): Promise<Page> => {
  const answer = await client.get(`/api/v1/audit${query}`);
  expect(answer.status).toBe(200);
  return answer.body as Page;
};
const createHost = async (name: string): Promise<string> => {
  const { body } = await service.client.post('/api/v0/hosts', { name, meta: {} });
  return (body as { id: string }).id;
};
const renameHost = (id: string, name: string) => service.client.put(`/api/v0/hosts/${id}`, { name, meta: {} });
const changesOf = async (id: string): Promise<string[]> =>
  (await audit('?limit=200')).changes
    .filter((change) => change.id === id)
    .map(({ revision, isDeletion }) => (isDeletion ? `deleted ${revision}` : `${revision}`));
const forget = (): Promise<number> => service.app.get(ForgetOldChanges, { strict: false }).run();

describe('the audit', () => {
  it('says who changed what, newest first, with the state before and after', async () => {
    service.clock.advance(1_000);
    const id = await createHost('first');
    service.clock.advance(1_000);
    await renameHost(id, 'second');
    const { changes } = await audit();
    expect(changes[0]).toMatchObject({
      at: service.clock.now(),
      kind: 'host',
      id,
      revision: 2,
      actor: { kind: 'key' },
      cause: null,
      isDeletion: false,
      before: { name: 'first' },
      state: { name: 'second' },
    });
    expect(changes[1]).toMatchObject({ id, revision: 1, before: null, state: { name: 'first' } });
  });

  it('is read page by page, each change once, even those of one moment', async () => {
    for (const name of ['a', 'b', 'c']) await createHost(name);
    const all = (await audit('?limit=200')).changes;
    const read: Change[] = [];
    let before: string | null = '';
    while (before !== null) {
      const page: Page = await audit(`?limit=2&before=${before}`);
      read.push(...page.changes);
      before = page.nextBefore;
    }
    expect(read).toEqual(all);
    const now = service.clock.now();
    expect((await audit(`?before=${now}&limit=200`)).changes).toEqual(all.filter(({ at }) => at < now));
    expect((await audit(`?before=${now + 1}&limit=200`)).changes).toEqual(all);
  });

  it('shows no secrets', async () => {
    const url = 'https://user:hunter2@hooks.example.com/t0ken';
    await service.client.post('/api/v0/channels', { type: 'webhook', name: 'w', url, events: [] });
    const { text } = await service.client.get('/api/v1/audit?limit=200');
    expect(text).toContain('(sealed)');
    expect(text).not.toMatch(/hunter2|t0ken|tsb\d\.|sha256/);
  });

  it('is for keys that can write, and for their organization only', async () => {
    const made = (await service.client.post('/api/v1/organizations', { name: 'other' })).body as { apiKey: string };
    const id = await createHost('mine');
    const { changes } = await audit('?limit=200', service.client.withKey(made.apiKey));
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.filter((change) => change.id === id)).toEqual([]);
    const { key } = (await service.client.post('/api/v1/api-keys', { name: 'reads' })).body as { key: string };
    expect(await service.client.withKey(key).get('/api/v1/audit')).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    });
  });

  it.each([
    { query: '?limit=0', message: 'limit: must be a whole number from 1 to 200, not 0' },
    { query: '?limit=201', message: 'limit: must be a whole number from 1 to 200, not 201' },
    { query: '?limit=many', message: 'limit: must be a whole number from 1 to 200, not "many"' },
    {
      query: '?before=yesterday',
      message: 'before: must be a nextBefore, or milliseconds since the Unix epoch, not "yesterday"',
    },
  ])('is not read by $query', async ({ query, message }) => {
    expect(await service.client.get(`/api/v1/audit${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_input', message } },
    });
  });
});

describe('old changes', () => {
  it('are forgotten after the retention, but for what is now', async () => {
    const id = await createHost('first');
    await renameHost(id, 'second');
    await renameHost(id, 'third');
    service.clock.advance(AUDIT_RETENTION_DAYS * DAY_MS);
    await forget();
    expect(await changesOf(id)).toEqual(['3', '2', '1']);
    service.clock.advance(1);
    expect(await forget()).toBe(2);
    expect(await changesOf(id)).toEqual(['3']);
    expect(await forget()).toBe(0);
    await renameHost(id, 'fourth');
    expect(await changesOf(id)).toEqual(['4', '3']);
  });

  it('of what was deleted are forgotten to the last, once its tombstone is out', async () => {
    service.clock.advance(1_000);
    await service.client.post('/api/v0/services', { name: 'shop', memo: '' });
    const { id } = (await audit()).changes[0];
    await service.client.delete('/api/v0/services/shop');
    service.clock.advance(AUDIT_RETENTION_DAYS * DAY_MS + 1);
    await forget();
    expect(await changesOf(id)).toEqual(['deleted 2']);
    await service.app.get(PublishTombstones, { strict: false }).run();
    await forget();
    expect(await changesOf(id)).toEqual([]);
  });

  it('are not missed when the configuration is published again', async () => {
    const id = await createHost('first');
    await renameHost(id, 'second');
    service.clock.advance(AUDIT_RETENTION_DAYS * DAY_MS + 1);
    await forget();
    await service.published();
    expect(await service.app.get(RepublishMissing, { strict: false }).run()).toBe(0);
    expect((await service.client.get(`/api/v0/hosts/${id}`)).body).toMatchObject({ host: { name: 'second' } });
  });
});
