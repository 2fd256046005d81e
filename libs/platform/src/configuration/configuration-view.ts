import type { ConfigKind, ConfigRecord, ConfigState, ProjectState } from '@tocsin/payload-schemas';
import type { ConfigEntry } from './config-entry.js';
import { ReplacedEntries } from './replaced-entries.js';

/**
 * The whole configuration in memory, as far as `config.v1` has been read. One offset names one state. Deleted entities
 * stay, marked, until their tombstone: whoever was away can still see what was deleted and by whom.
 */
export class ConfigurationView {
  private readonly entries = new Map<string, ConfigEntry>();
  private readonly replaced = new ReplacedEntries();
  private readonly byOrgAndKind = new Map<string, Map<string, ConfigEntry>>();
  private readonly keysByHash = new Map<string, ConfigEntry<'apiKey'>>();
  private readonly servicesByName = new Map<string, ConfigEntry<'service'>>();
  private readonly organizationsByName = new Map<string, ConfigEntry<'organization'>>();
  private readonly projectsByApiKey = new Map<string, ConfigEntry<'project'>>();
  private readonly listeners = new Set<() => void>();
  private waiting: { readonly offset: number; readonly resolve: () => void }[] = [];
  private next = 0;

  /** Offset after the last record that has been applied. */
  get position(): number {
    return this.next;
  }

  /** Resolves as soon as the record at `offset` has been applied; at once for -1. */
  reached(offset: number): Promise<void> {
    if (offset < this.next) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ offset, resolve }));
  }

  /** Called after each applied batch of records; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Applies records in order of offset. A null record is the tombstone of `key`. */
  apply(
    changes: readonly { readonly key: string; readonly record: ConfigRecord | null; readonly offset: number }[],
  ): void {
    for (const { key, record, offset } of changes) {
      if (record === null) this.remove(key);
      else this.put(key, { record, offset });
      this.next = offset + 1;
    }
    const ready = this.waiting.filter(({ offset }) => offset < this.next);
    this.waiting = this.waiting.filter(({ offset }) => offset >= this.next);
    for (const { resolve } of ready) resolve();
    for (const listener of this.listeners) listener();
  }

  /** The state of an entity that exists; undefined if it never did or was deleted. */
  find<K extends ConfigKind>(kind: K, org: string, id: string): ConfigState<K> | undefined {
    const record = this.entry(kind, org, id)?.record;
    return record === undefined || record.deleted ? undefined : (record.state as ConfigState<K>);
  }

  /** The last record of an entity, deleted or not. */
  entry<K extends ConfigKind>(kind: K, org: string, id: string): ConfigEntry<K> | undefined {
    return this.group(kind, org)?.get(id);
  }

  /** Everything of one kind that exists in an organization, in no particular order. */
  list<K extends ConfigKind>(kind: K, org: string): ConfigEntry<K>[] {
    return [...(this.group(kind, org)?.values() ?? [])].filter(({ record }) => !record.deleted);
  }

  /** Entries (deleted ones too) whose last record lies at `from` or later, in order of offset. */
  changesSince(from: number): ConfigEntry[] {
    if (from >= this.next) return [];
    return [...this.entries.values()].filter(({ offset }) => offset >= from).sort((a, b) => a.offset - b.offset);
  }

  /**
   * Each entity as it was at an offset, in order of offset, deleted ones too; without those that were made later, and those of
   * which only the tombstone is left. Where the state of then is no longer known, since it was replaced too long ago or is
   * compacted away, the oldest known state after it stands in, at its own offset.
   */
  asOf(offset: number): ConfigEntry[] {
    const found = new Map(this.entries);
    for (const [key, entry] of this.replaced) {
      const best = found.get(key);
      if (best !== undefined && isNearer(entry.offset, best.offset, offset)) found.set(key, entry);
    }
    return [...found.values()]
      .filter((entry) => entry.offset <= offset || entry.record.revision > 1)
      .sort((a, b) => a.offset - b.offset);
  }

  apiKey(sha256: string): ConfigEntry<'apiKey'> | undefined {
    return this.keysByHash.get(sha256);
  }

  service(org: string, name: string): ConfigEntry<'service'> | undefined {
    return this.servicesByName.get(`${org}/${name}`);
  }

  organizationByName(name: string): ConfigEntry<'organization'> | undefined {
    return this.organizationsByName.get(name);
  }

  /** The project that has the API key now or had it before its last rotation. */
  projectByApiKey(apiKey: string): ConfigEntry<'project'> | undefined {
    return this.projectsByApiKey.get(apiKey);
  }

  /** The key of the group names its kind, which the compiler cannot see. */
  private group<K extends ConfigKind>(kind: K, org: string): Map<string, ConfigEntry<K>> | undefined {
    return this.byOrgAndKind.get(`${org}/${kind}`) as Map<string, ConfigEntry<K>> | undefined;
  }

  private put(key: string, entry: ConfigEntry): void {
    const { record } = entry;
    // A relay that was frozen may publish an old record after newer ones.
    const before = this.entries.get(key);
    if (before !== undefined && before.record.revision > record.revision) return;
    if (before !== undefined) this.replaced.add(key, before);
    this.forgetIndexes(key);
    this.entries.set(key, entry);
    const group = `${record.org}/${record.kind}`;
    let members = this.byOrgAndKind.get(group);
    if (members === undefined) this.byOrgAndKind.set(group, (members = new Map<string, ConfigEntry>()));
    members.set(record.id, entry);
    if (record.deleted) return;
    if (record.kind === 'apiKey') this.keysByHash.set(record.state.sha256, entry as ConfigEntry<'apiKey'>);
    if (record.kind === 'service') {
      this.servicesByName.set(`${record.org}/${record.state.name}`, entry as ConfigEntry<'service'>);
    }
    if (record.kind === 'organization') {
      this.organizationsByName.set(record.state.name, entry as ConfigEntry<'organization'>);
    }
    if (record.kind === 'project') {
      for (const apiKey of apiKeysOf(record.state)) {
        this.projectsByApiKey.set(apiKey, entry as ConfigEntry<'project'>);
      }
    }
  }

  private remove(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.replaced.add(key, entry);
    this.forgetIndexes(key);
    this.entries.delete(key);
    this.byOrgAndKind.get(`${entry.record.org}/${entry.record.kind}`)?.delete(entry.record.id);
  }

  private forgetIndexes(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    const { record } = entry;
    const drop = <V>(map: Map<string, V>, name: string): void => {
      if (map.get(name) === entry) map.delete(name);
    };
    if (record.kind === 'apiKey') drop(this.keysByHash, record.state.sha256);
    if (record.kind === 'service') drop(this.servicesByName, `${record.org}/${record.state.name}`);
    if (record.kind === 'organization') drop(this.organizationsByName, record.state.name);
    if (record.kind === 'project') {
      for (const apiKey of apiKeysOf(record.state)) drop(this.projectsByApiKey, apiKey);
    }
  }
}

/** Whether the state at `offset` is told better by the entry at `candidate` than by that at `best`. */
const isNearer = (candidate: number, best: number, offset: number): boolean =>
  best > offset ? candidate < best : candidate > best && candidate <= offset;

const apiKeysOf = ({ apiKey, formerApiKey }: ProjectState): readonly string[] =>
  formerApiKey === null ? [apiKey] : [apiKey, formerApiKey.apiKey];
