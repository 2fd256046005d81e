import type { ConfigRecord } from '@tocsin/payload-schemas';
import { FakeClock } from '@tocsin/runtime/testing';
import { ConfigurationLookup, type LookupRequest } from '@tocsin/service-ports';
import { ConfigurationResolver } from './configuration-resolver.js';
import { ConfigurationView } from './configuration-view.js';

const ORG = '1oRgAcmeops';

const host = (id: string, more: Partial<ConfigRecord> = {}): ConfigRecord =>
  ({
    org: ORG,
    kind: 'host',
    id,
    revision: 1,
    at: 0,
    actor: { kind: 'system', id: 'test' },
    state: { id, name: id, status: 'working', roles: [], checks: [] },
    ...more,
  }) as unknown as ConfigRecord;

const [API_KEY, FORMER] = ['a'.repeat(32), 'b'.repeat(32)];
const project = (more: Partial<ConfigRecord> = {}): ConfigRecord => ({
  org: ORG,
  kind: 'project',
  id: 'p1',
  revision: 2,
  at: 0,
  actor: { kind: 'system', id: 'test' },
  state: {
    id: 'p1',
    number: 100_001,
    name: 'shop',
    apiKey: API_KEY,
    formerApiKey: { apiKey: FORMER, acceptedUntil: 1_764_000_001_000 },
    secretKeySha256: 'c'.repeat(64),
    timeZone: 'UTC',
    weekStart: 'Sunday',
  },
  ...(more as object),
});

class CountingLookup extends ConfigurationLookup {
  readonly asked: LookupRequest[] = [];

  constructor(private readonly answer: (request: LookupRequest) => ConfigRecord | undefined) {
    super();
  }

  override async find(request: LookupRequest): Promise<ConfigRecord | undefined> {
    this.asked.push(request);
    return this.answer(request);
  }

  override async revision(): Promise<undefined> {
    return undefined;
  }
}

function resolver(answer: (request: LookupRequest) => ConfigRecord | undefined) {
  const view = new ConfigurationView();
  const lookup = new CountingLookup(answer);
  const clock = new FakeClock();
  return { view, lookup, clock, resolver: new ConfigurationResolver(view, lookup, clock) };
}

describe('ConfigurationResolver', () => {
  it('asks nobody for what the view has', async () => {
    const t = resolver(() => undefined);
    t.view.apply([{ key: `${ORG}/host/h1`, record: host('h1'), offset: 0 }]);
    expect((await t.resolver.host(ORG, 'h1'))?.id).toBe('h1');
    expect(t.lookup.asked).toEqual([]);
  });

  it('finds at config what was made a moment ago', async () => {
    const t = resolver((request) => (request.kind === 'host' ? host(request.id) : undefined));
    expect((await t.resolver.host(ORG, 'new'))?.id).toBe('new');
  });

  it('asks once for many that miss together, and not again for 5 s', async () => {
    const t = resolver(() => undefined);
    await Promise.all(Array.from({ length: 100 }, () => t.resolver.host(ORG, 'nobody')));
    t.clock.advance(4_999);
    expect(await t.resolver.host(ORG, 'nobody')).toBeUndefined();
    expect(t.lookup.asked).toHaveLength(1);
    t.clock.advance(1);
    await t.resolver.host(ORG, 'nobody');
    expect(t.lookup.asked).toHaveLength(2);
  });

  it('does not ask for a host that the view knows to be deleted', async () => {
    const t = resolver((request) => (request.kind === 'host' ? host(request.id) : undefined));
    t.view.apply([{ key: `${ORG}/host/h1`, record: host('h1', { deleted: true, revision: 2 }), offset: 0 }]);
    expect(await t.resolver.host(ORG, 'h1')).toBeUndefined();
    expect(t.lookup.asked).toEqual([]);
  });

  it('does not believe a remembered key once the view says that it was revoked', async () => {
    const sha256 = 'c'.repeat(64);
    const state = { id: 'k1', name: 'ci', sha256, canRead: true, canWrite: true, userId: null };
    const key = {
      org: ORG,
      kind: 'apiKey',
      id: 'k1',
      revision: 1,
      at: 0,
      actor: { kind: 'system', id: 't' },
      state,
    } as const;
    const t = resolver(() => key);
    expect(await t.resolver.apiKey(sha256)).toBeDefined();
    t.view.apply([{ key: `${ORG}/apiKey/k1`, record: { ...key, revision: 2, deleted: true }, offset: 0 }]);
    expect(await t.resolver.apiKey(sha256)).toBeUndefined();
  });

  describe('of projects', () => {
    it('finds one by its API key, and by the former one until it ends', async () => {
      const t = resolver(() => undefined);
      t.view.apply([{ key: `${ORG}/project/p1`, record: project(), offset: 0 }]);
      t.clock.advance(999);
      expect((await t.resolver.projectByApiKey(FORMER))?.project.id).toBe('p1');
      t.clock.advance(1);
      expect(await t.resolver.projectByApiKey(FORMER)).toBeUndefined();
      expect(await t.resolver.projectByApiKey(API_KEY)).toMatchObject({ org: ORG, project: { id: 'p1' } });
      expect(t.lookup.asked).toEqual([]);
    });

    it('finds at config what was made a moment ago, and remembers who was not found', async () => {
      const t = resolver((request) =>
        request.kind === 'projectByApiKey' && request.apiKey === API_KEY ? project() : undefined,
      );
      for (const apiKey of [API_KEY, API_KEY]) {
        expect((await t.resolver.projectByApiKey(apiKey))?.project.id).toBe('p1');
      }
      for (const apiKey of ['d'.repeat(32), 'd'.repeat(32)]) {
        expect(await t.resolver.projectByApiKey(apiKey)).toBeUndefined();
      }
      expect(t.lookup.asked).toHaveLength(2);
    });

    it('does not believe a remembered key once the view says that it was revoked or the project deleted', async () => {
      const state = { ...project().state, formerApiKey: null };
      for (const later of [{ state }, { deleted: true as const }]) {
        const t = resolver(() => project());
        expect(await t.resolver.projectByApiKey(FORMER)).toBeDefined();
        const record = project({ revision: 3, ...later } as Partial<ConfigRecord>);
        t.view.apply([{ key: `${ORG}/project/p1`, record, offset: 0 }]);
        expect(await t.resolver.projectByApiKey(FORMER)).toBeUndefined();
      }
    });

    it.each(['', 'a'.repeat(31), 'a'.repeat(33), 'A'.repeat(32), 'g'.repeat(32)])(
      'asks nobody for "%s", which is no API key of a project',
      async (apiKey) => {
        const t = resolver(() => project());
        expect(await t.resolver.projectByApiKey(apiKey)).toBeUndefined();
        expect(t.lookup.asked).toEqual([]);
      },
    );
  });
});
