import { createHash } from 'node:crypto';
import { secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { aDefaultGroup, aKpiMonitor, aProjectWebhook, aWebhookChannel, ORG } from '@tocsin/dispatcher-domain/testing';
import {
  configKey,
  type ChannelState,
  type ConfigRecord,
  type KpiMonitorState,
  type NotificationGroupState,
  type ProjectWebhookState,
  type UserState,
} from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { ConfigurationLookup, type ReceiverRequest } from '@tocsin/service-ports';

export const API_KEY = 'key-of-the-test';
export const READ_KEY = 'reading-key-of-the-test';

/** Whatever a channel's URL is sealed with in tests. */
export const secretBox = aSecretBox();

/** A webhook channel with an URL; sealed as `config` would seal it. */
export function aReachableChannel(id: string, url: string, changes: Partial<ChannelState> = {}): ChannelState {
  return { ...aWebhookChannel({ id, urlSealed: secretBox.seal(url) }), ...changes } as ChannelState;
}

/** A webhook of the project `project1` with an URL; sealed as `config` would seal it. */
export function aReachableWebhook(
  id: string,
  url: string,
  changes: Partial<ProjectWebhookState> = {},
): ProjectWebhookState {
  const urlSealed = secretBox.seal(url, secretPlace(ORG, 'projectWebhook', id, 'url'));
  return aProjectWebhook({ id, urlSealed, ...changes });
}

/** The configuration of a test, as `config.v1` would bring it to every instance. */
export class TestConfiguration {
  private readonly records: { key: string; record: ConfigRecord; offset: number }[] = [];
  private readonly views = new Set<ConfigurationView>();
  private readonly revisions = new Map<string, number>();
  /** What views are not shown yet, from this record on. */
  private heldFrom: number | undefined;

  constructor() {
    this.put('organization', ORG, { id: ORG, name: 'acme', displayName: null, timeZone: 'UTC' });
    for (const [id, key, canWrite] of [
      ['key1', API_KEY, true],
      ['key2', READ_KEY, false],
    ] as const) {
      const sha256 = createHash('sha256').update(key).digest('hex');
      this.put('apiKey', id, { id, name: id, sha256, canRead: true, canWrite, userId: null });
    }
  }

  /** The offset of the newest record. */
  get offset(): number {
    return this.records.length - 1;
  }

  /** A view that has read everything and follows. */
  newView(): ConfigurationView {
    const view = new ConfigurationView();
    view.apply(this.records);
    this.views.add(view);
    return view;
  }

  /** `config`, as far as it is asked for what was saved a moment ago. */
  newLookup(): ConfigurationLookup {
    return new SavedRecords((key) => this.records.findLast((entry) => entry.key === key)?.record);
  }

  /** From now on views do not learn what is saved, until `catchUp`. */
  holdBack(): void {
    this.heldFrom = this.records.length;
  }

  catchUp(): void {
    const missed = this.records.slice(this.heldFrom);
    this.heldFrom = undefined;
    for (const view of this.views) view.apply(missed);
  }

  /** Channels, all of them in the default group. */
  channels(...channels: ChannelState[]): void {
    for (const channel of channels) this.put('channel', channel.id, channel);
    this.put('notificationGroup', 'default', aDefaultGroup(this.channelIds()));
  }

  group(group: NotificationGroupState): void {
    this.put('notificationGroup', group.id, group);
  }

  /** A person with the address `ID@example.com`, and a key `key of ID`. */
  person(id: string, role: UserState['role'] = 'viewer'): void {
    this.put('user', id, { id, screenName: id, email: `${id}@example.com`, role, projectRoles: [] });
    const sha256 = createHash('sha256').update(`key of ${id}`).digest('hex');
    this.put('apiKey', `keyOf${id}`, { id: `keyOf${id}`, name: id, sha256, canRead: true, canWrite: true, userId: id });
  }

  /** The project `project1`. */
  project(): void {
    this.put('project', 'project1', {
      id: 'project1',
      number: 100_001,
      name: 'Web shop',
      apiKey: 'a'.repeat(32),
      formerApiKey: null,
      secretKeySha256: 'f'.repeat(64),
      timeZone: 'UTC',
      weekStart: 'monday',
    });
  }

  deleteProject(): void {
    this.delete('project', 'project1');
  }

  webhooks(...webhooks: ProjectWebhookState[]): void {
    for (const webhook of webhooks) this.put('projectWebhook', webhook.id, webhook);
  }

  deleteWebhook(id: string): void {
    this.delete('projectWebhook', id);
  }

  webhook(id: string): ProjectWebhookState {
    return this.records.findLast(({ key }) => key === configKey(ORG, 'projectWebhook', id))!.record
      .state as ProjectWebhookState;
  }

  /** The chart `chart1` of the project. */
  chart(): void {
    const query = { e: '{"event_type":"checkout"}' };
    this.put('chart', 'chart1', { id: 'chart1', projectId: 'project1', name: 'Checkout funnel', ownerId: null, query });
  }

  /** A monitor of the project, `kpi1` unless said otherwise. */
  kpiMonitor(changes: Partial<KpiMonitorState> = {}): void {
    const monitor = aKpiMonitor(changes);
    this.put('kpiMonitor', monitor.id, monitor);
  }

  deleteKpiMonitor(): void {
    this.delete('kpiMonitor', 'kpi1');
  }

  deletePerson(id: string): void {
    this.delete('user', id);
  }

  deleteChannel(id: string): void {
    this.delete('channel', id);
  }

  channel(id: string): ChannelState {
    return this.records.findLast(({ key }) => key === configKey(ORG, 'channel', id))!.record.state as ChannelState;
  }

  private channelIds(): string[] {
    const ids = this.records.filter(({ record }) => record.kind === 'channel').map(({ record }) => record.id);
    return [...new Set(ids)];
  }

  private delete(kind: ConfigRecord['kind'], id: string): void {
    const last = this.records.findLast(({ key }) => key === configKey(ORG, kind, id))!.record;
    this.add({ ...last, revision: last.revision + 1, deleted: true });
  }

  private put(kind: ConfigRecord['kind'], id: string, state: unknown): void {
    const key = configKey(ORG, kind, id);
    const revision = (this.revisions.get(key) ?? 0) + 1;
    const actor = { kind: 'system', id: 'test' };
    this.add({ kind, org: ORG, id, revision, at: 0, actor, state } as ConfigRecord);
  }

  private add(record: ConfigRecord): void {
    const key = configKey(record.org, record.kind, record.id);
    this.revisions.set(key, record.revision);
    const entry = { key, record, offset: this.records.length };
    this.records.push(entry);
    if (this.heldFrom !== undefined) return;
    for (const view of this.views) view.apply([entry]);
  }
}

class SavedRecords extends ConfigurationLookup {
  constructor(private readonly newest: (key: string) => ConfigRecord | undefined) {
    super();
  }

  override async find(): Promise<undefined> {
    return undefined;
  }

  override async revision({ kind, org, id }: ReceiverRequest): Promise<number | undefined> {
    const record = this.newest(configKey(org, kind, id));
    return record?.deleted === true ? undefined : record?.revision;
  }
}
