import { api } from '@tocsin/tool-instance';
import type { Clock } from '@tocsin/runtime';
import type { Random } from '../random.js';
import type { UnreliableReceiver } from '../receiver.js';
import { FadingHost } from './fading-host.js';
import type { ChangingSite } from './life/changing-site.js';
import { Life } from './life/life.js';
import { CRITICAL, METRIC, WARNING } from './load-script.js';
import { MonitorEdits } from './monitor-edits.js';
import { PersistentClient, type Target } from './persistent-client.js';
import { ScriptedOwner } from './scripted-owner.js';

/** Silence so short that hosts go whenever ingestion stops for a while. */
export const CONNECTIVITY_GONE_MS = 2_000;

/** Settings of the installation: what happens in minutes otherwise happens in seconds. */
export const HURRIED_SETTINGS = {
  TOCSIN_CONNECTIVITY_GONE_MS: String(CONNECTIVITY_GONE_MS),
  TOCSIN_EXTERNAL_ALLOW: '127.0.0.0/8',
  TOCSIN_EXTERNAL_PERIOD_MS: '1000',
  TOCSIN_EXPRESSION_PERIOD_MS: '1000',
};

const SCRIPTED_HOSTS = 8;
const FADING_HOSTS = 2;
const SERVICE = 'scripted';
/** Old enough to leave room for many steps, fresh enough to be judged (20 minutes). */
const FIRST_STEP_AGO_S = 900;

const THRESHOLDS = { operator: '>', warning: WARNING, critical: CRITICAL, duration: 1 };
const EDITED = {
  type: 'host',
  name: 'edited',
  metric: 'custom.nobody.posts.this',
  operator: '>',
  warning: 1,
  critical: 2,
  duration: 1,
};

/** Of the fork of randomness that life gets. */
const LIFE = 100;

/** What the installation calls. */
interface Outside {
  readonly receiver: UnreliableReceiver;
  readonly site: ChangingSite;
}

/** A channel that hears of everything. */
export interface Channel {
  readonly id: string;
  /** Last part of the path of its receiver. */
  readonly name: string;
  readonly events: readonly ('alert' | 'alertGroup')[];
}

/** What is under way at one moment. */
export interface Work {
  /** Posts without an answer. */
  readonly posts: number;
  /** Notifications that acknowledged posts must cause and that have not arrived. */
  readonly notifications: number;
  /** Edits of the configuration without an answer. */
  readonly edits: number;
}

/** Everything that clients do during the test, and what must come of it. */
export class Load {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly channels: readonly Channel[],
    readonly scripted: readonly ScriptedOwner[],
    readonly fading: readonly FadingHost[],
    readonly edits: MonitorEdits,
    private readonly posting: PersistentClient,
    private readonly editing: PersistentClient,
    private readonly life: Life,
    private readonly receiver: UnreliableReceiver,
    private readonly clock: Clock,
    private readonly givingUp: AbortSignal,
  ) {}

  /**
   * Makes channels, monitors, hosts and services; nothing is posted yet.
   *
   * @param givingUp - Ends the load as it is.
   */
  static async prepare(
    target: Target,
    { receiver, site }: Outside,
    clock: Clock,
    givingUp: AbortSignal,
  ): Promise<Load> {
    const made = async (path: string, body: object): Promise<string> =>
      (await api<{ id: string }>(target, 'POST', `/api/v0/${path}`, body)).id;
    const receiverUrl = await receiver.listen();
    const channels: Channel[] = [];
    for (const events of [['alert'], ['alert', 'alertGroup']] as const) {
      const name = events.join('-');
      const url = `${receiverUrl}${name}`;
      channels.push({ id: await made('channels', { type: 'webhook', name, url, events }), name, events });
    }
    await api(target, 'POST', '/api/v0/services', { name: SERVICE, memo: '' });
    await made('monitors', { type: 'host', name: 'host load', metric: METRIC, ...THRESHOLDS });
    await made('monitors', { type: 'service', name: 'service load', service: SERVICE, metric: METRIC, ...THRESHOLDS });
    const editedId = await made('monitors', EDITED);
    const hostIds: string[] = [];
    for (let i = 0; i < SCRIPTED_HOSTS + FADING_HOSTS; i++)
      hostIds.push(await made('hosts', { name: `host-${i}`, meta: {} }));

    await made('alert-group-settings', { name: 'scripted bundle', serviceScopes: [SERVICE], notificationInterval: 10 });
    const posting = new PersistentClient(target, givingUp);
    const editing = new PersistentClient(target, givingUp);
    const life = await Life.prepare(target, site, posting, editing, clock);
    const owners = [
      ...hostIds.slice(0, SCRIPTED_HOSTS).map((id) => ({ kind: 'host', id }) as const),
      { kind: 'service', id: SERVICE } as const,
    ];
    return new Load(
      channels,
      owners.map((name) => new ScriptedOwner(name, posting, clock)),
      hostIds.slice(SCRIPTED_HOSTS).map((id) => new FadingHost(id, posting, clock, () => receiver.isGone(id))),
      new MonitorEdits(editedId, EDITED, editing),
      posting,
      editing,
      life,
      receiver,
      clock,
      givingUp,
    );
  }

  /** All hosts that stay, each of which is gone in the end. */
  get hostIds(): readonly string[] {
    return [
      ...this.scripted.flatMap(({ name }) => (name.kind === 'host' ? [name.id] : [])),
      ...this.fading.map((f) => f.hostId),
    ];
  }

  get repeats(): number {
    return this.posting.repeats + this.editing.repeats;
  }

  /** Changes that the scripts must have caused so far. */
  get causedChanges(): number {
    return this.scripted.reduce((sum, owner) => sum + owner.changes().length, 0);
  }

  get work(): Work {
    return {
      posts: this.posting.inFlight,
      notifications: Math.max(0, this.causedChanges - this.receiver.scripted.size),
      edits: this.editing.inFlight,
    };
  }

  /** @returns Rejects when a request is refused; otherwise resolves after `stop`. */
  start(random: Random): Promise<unknown> {
    const firstTime = Math.floor(this.clock.now() / 1000) - FIRST_STEP_AGO_S;
    const signal = AbortSignal.any([this.stopping.signal, this.givingUp]);
    this.running = Promise.all([
      ...this.scripted.map((owner, i) => owner.run(random.fork(i + 1), firstTime, signal)),
      ...this.fading.map((host) => host.run(signal)),
      this.edits.run(signal),
      this.life.run(random.fork(LIFE), signal),
    ]);
    return this.running;
  }

  /** Ends when everything that was begun has been acknowledged. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
