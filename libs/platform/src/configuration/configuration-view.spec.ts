import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView } from './configuration-view.js';

const ORG = '1oRgAcmeops';
const base = { org: ORG, revision: 1, at: 1_764_000_000_000, actor: { kind: 'system', id: 'test' } } as const;

const service = (id: string, name: string, more: Partial<ConfigRecord> = {}): ConfigRecord =>
  ({ ...base, kind: 'service', id, state: { id, name, memo: '', roles: [] }, ...more }) as ConfigRecord;
const apiKey = (id: string, sha256: string): ConfigRecord => ({
  ...base,
  kind: 'apiKey',
  id,
  state: { id, name: 'agents', sha256, canRead: true, canWrite: true, userId: null },
});
const project = (apiKey: string, former: string | null, more: Partial<ConfigRecord> = {}): ConfigRecord =>
  ({
    ...base,
    kind: 'project',
    id: 'p1',
    state: { id: 'p1', apiKey, formerApiKey: former === null ? null : { apiKey: former, acceptedUntil: 1 } },
    ...more,
  }) as ConfigRecord;
const change = (record: ConfigRecord, offset: number): { key: string; record: ConfigRecord; offset: number } => ({
  key: `${record.org}/${record.kind}/${record.id}`,
  record,
  offset,
});

describe('ConfigurationView', () => {
  it('finds entities by id, by name and by hash of a key', () => {
    const view = new ConfigurationView();
    view.apply([change(service('s1', 'shop'), 0), change(apiKey('k1', 'a'.repeat(64)), 1)]);
    expect(view.find('service', ORG, 's1')?.name).toBe('shop');
    expect(view.service(ORG, 'shop')?.offset).toBe(0);
    expect(view.apiKey('a'.repeat(64))?.record.id).toBe('k1');
    expect(view.service('otherOrg', 'shop')).toBeUndefined();
    expect(view.position).toBe(2);
  });

  it('forgets the old name and the old hash of an entity that changed', () => {
    const view = new ConfigurationView();
    view.apply([change(apiKey('k1', 'a'.repeat(64)), 0)]);
    view.apply([change(apiKey('k1', 'b'.repeat(64)), 1)]);
    expect(view.apiKey('a'.repeat(64))).toBeUndefined();
    expect(view.apiKey('b'.repeat(64))).toBeDefined();
  });

  it('finds a project by its API key and by the former one, and by no other', () => {
    const view = new ConfigurationView();
    const found = () => ['a', 'b', 'c'].filter((apiKey) => view.projectByApiKey(apiKey) !== undefined);
    view.apply([change(project('a', null), 0)]);
    expect(found()).toEqual(['a']);
    view.apply([change(project('b', 'a', { revision: 2 }), 1)]);
    expect(found()).toEqual(['a', 'b']);
    view.apply([change(project('c', 'b', { revision: 3 }), 2)]);
    expect(found()).toEqual(['b', 'c']);
    view.apply([change(project('c', 'b', { revision: 4, deleted: true }), 3)]);
    expect(found()).toEqual([]);
  });

  it('keeps a deleted entity out of every look-up, but shows its last record until the tombstone', () => {
    const view = new ConfigurationView();
    view.apply([change(service('s1', 'shop'), 0), change(service('s1', 'shop', { deleted: true, revision: 2 }), 1)]);
    expect(view.find('service', ORG, 's1')).toBeUndefined();
    expect(view.service(ORG, 'shop')).toBeUndefined();
    expect(view.list('service', ORG)).toEqual([]);
    expect(view.entry('service', ORG, 's1')?.record.deleted).toBe(true);
    expect(view.changesSince(1)).toHaveLength(1);
    view.apply([{ key: `${ORG}/service/s1`, record: null, offset: 2 }]);
    expect(view.entry('service', ORG, 's1')).toBeUndefined();
    expect(view.changesSince(0)).toEqual([]);
  });

  it('lets a namesake that was made later keep its name when the earlier one is deleted', () => {
    const view = new ConfigurationView();
    view.apply([change(service('s1', 'shop'), 0), change(service('s2', 'shop'), 1)]);
    view.apply([change(service('s1', 'shop', { deleted: true, revision: 2 }), 2)]);
    expect(view.service(ORG, 'shop')?.record.id).toBe('s2');
  });

  it('keeps the newer state when an older revision is published after it', () => {
    const view = new ConfigurationView();
    view.apply([change(service('s1', 'new', { revision: 2 }), 0), change(service('s1', 'old', { revision: 1 }), 1)]);
    expect(view.find('service', ORG, 's1')?.name).toBe('new');
    expect(view.service(ORG, 'old')).toBeUndefined();
    expect(view.position).toBe(2);
  });

  it('gives changes since an offset in order of offset, each entity once with its last state', () => {
    const view = new ConfigurationView();
    view.apply([change(service('s1', 'one'), 3), change(service('s2', 'two'), 5), change(service('s1', 'uno'), 8)]);
    expect(view.changesSince(0).map(({ offset }) => offset)).toEqual([5, 8]);
    expect(view.changesSince(6).map(({ record }) => record.id)).toEqual(['s1']);
    expect(view.changesSince(9)).toEqual([]);
  });

  describe('as of an offset', () => {
    let view: ConfigurationView;
    beforeEach(() => (view = new ConfigurationView()));
    const asOf = (offset: number): string[] =>
      view.asOf(offset).map(({ record, offset: at }) => {
        const { name } = record.state as { readonly name: string };
        return `${name}@${at}${record.deleted === true ? ' deleted' : ''}`;
      });

    it('gives every entity as it was then, without those that were made later', () => {
      view.apply([change(service('s1', 'one'), 3), change(service('s2', 'two'), 5)]);
      view.apply([change(service('s1', 'uno', { revision: 2 }), 8), change(service('s1', 'ein', { revision: 3 }), 9)]);
      expect(asOf(2)).toEqual([]);
      expect(asOf(3)).toEqual(['one@3']);
      expect(asOf(5)).toEqual(['one@3', 'two@5']);
      expect(asOf(7)).toEqual(['one@3', 'two@5']);
      expect(asOf(8)).toEqual(['two@5', 'uno@8']);
      expect(asOf(9)).toEqual(['two@5', 'ein@9']);
    });

    it('gives the oldest state that is known of an entity that had one before', () => {
      view.apply([change(service('s1', 'uno', { revision: 2 }), 8), change(service('s1', 'ein', { revision: 3 }), 9)]);
      expect(asOf(7)).toEqual(['uno@8']);
    });

    it('gives a deleted entity as it was before, then as deleted, until its tombstone', () => {
      const deleted = service('s1', 'one', { revision: 2, deleted: true });
      view.apply([change(service('s1', 'one'), 3), change(deleted, 5)]);
      expect(asOf(4)).toEqual(['one@3']);
      expect(asOf(5)).toEqual(['one@5 deleted']);
      view.apply([{ key: `${ORG}/service/s1`, record: null, offset: 7 }]);
      expect([asOf(4), asOf(7)]).toEqual([[], []]);
    });

    it('does not take for alive what was deleted and is there again', () => {
      view.apply([change(service('s1', 'one'), 3), change(service('s1', 'one', { revision: 2, deleted: true }), 5)]);
      view.apply([{ key: `${ORG}/service/s1`, record: null, offset: 7 }]);
      view.apply([change(service('s1', 'again'), 9)]);
      expect(asOf(4)).toEqual(['one@3']);
      expect(asOf(8)).toEqual(['one@5 deleted']);
      expect(asOf(9)).toEqual(['again@9']);
    });

    it('leaves out an old revision that was published after newer ones', () => {
      view.apply([change(service('s1', 'new', { revision: 2 }), 3), change(service('s1', 'old'), 4)]);
      expect(asOf(4)).toEqual(['new@3']);
    });
  });

  it('resolves who waits for an offset when, and not before, that offset has been applied', async () => {
    const view = new ConfigurationView();
    await view.reached(-1);
    let isReached = false;
    const waiting = view.reached(1).then(() => (isReached = true));
    view.apply([change(service('s1', 'shop'), 0)]);
    await Promise.resolve();
    expect(isReached).toBe(false);
    view.apply([change(service('s2', 'other'), 1)]);
    await waiting;
    expect(isReached).toBe(true);
  });

  it('tells listeners until they stop', () => {
    const view = new ConfigurationView();
    let calls = 0;
    const stop = view.onChange(() => calls++);
    view.apply([change(service('s1', 'shop'), 0)]);
    stop();
    view.apply([change(service('s2', 'other'), 1)]);
    expect(calls).toBe(1);
  });
});
