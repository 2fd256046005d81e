import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { batchLimits, type Subscription, type SubscriptionHandler, type SubscriptionOptions } from '@tocsin/messaging';
import type { ClusterAdmin } from './cluster-admin.js';
import type { Connected, KafkaClients } from './kafka-clients.js';
import { messageOf, protocolErrorType } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-log-options.js';
import { OutageNotice } from './outage-notice.js';
import { type PartitionSource, PartitionWorker } from './partition-worker.js';
import { type LeaveFor, stickyAssigner } from './sticky-assigner.js';
import { within } from './within.js';

/** How long a fetch waits for the first record; a partition that is resumed waits as long at most. */
const FETCH_WAIT_MS = 200;
const FETCH_BYTES = 4 * 1_048_576;
const FETCH_BYTES_PER_PARTITION = 1_048_576;
/** How soon a member notices that others have come or gone. */
const HEARTBEAT_MS = 500;
const REBALANCE_LIMIT_MS = 60_000;
const CONCURRENT_FETCHED_PARTITIONS = 16;
const COMMIT_MS = 1_000;
const FIRST_RESTART_MS = 200;
const MAX_RESTART_MS = 2_000;
const DISCONNECT_LIMIT_MS = 5_000;

export interface GroupContext {
  readonly clients: KafkaClients;
  readonly admin: ClusterAdmin;
  readonly settings: KafkaSettings;
  /** Commits the group's offsets, for those who watch its lag. */
  readonly showsPosition: boolean;
}

interface Session extends Connected {
  readonly consumer: Consumer;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/**
 * A member of a group: a worker per assigned partition, fed by a kafkajs consumer. The consumer's loop never waits for a
 * handler; so it keeps fetching for other partitions and sending heartbeats while one works or waits. When kafkajs gives
 * up, the member starts a new consumer, for as long as it takes.
 */
export class GroupSubscription implements Subscription {
  private readonly workers = new Map<string, PartitionWorker>();
  private readonly places = new Map<string, Place>();
  /** What was revoked and has not ended yet, by partition. */
  private readonly leaving = new Map<string, Promise<void>>();
  private readonly uncommitted = new Map<string, number>();
  private memberId: string | undefined;
  /** The member of an earlier session, for as long as its group may still count on it. */
  private formerMemberId: string | undefined;
  private hasJoined = false;
  private isPaused = false;
  /** The session ends: what the group still assigns to it is not taken. */
  private isGivingUp = false;
  private handlersIdle: Promise<unknown> = Promise.resolve();
  private beginClosing: () => void = () => {};
  private readonly closing = new Promise<'closing'>((resolve) => (this.beginClosing = () => resolve('closing')));
  private readonly outage: OutageNotice;
  private readonly ended: Promise<void>;

  constructor(
    private readonly context: GroupContext,
    private readonly options: SubscriptionOptions,
    private readonly handler: SubscriptionHandler,
  ) {
    this.outage = new OutageNotice(context.settings.logger, options.group);
    this.ended = this.run();
  }

  isJoined(): boolean {
    return this.hasJoined;
  }

  lagRecords(): number {
    return [...this.workers.values()].reduce((lag, worker) => lag + worker.lagRecords, 0);
  }

  pause(): void {
    this.isPaused = true;
    for (const worker of this.workers.values()) void worker.hold('paused');
  }

  resume(): void {
    this.isPaused = false;
    for (const worker of this.workers.values()) worker.release('paused');
  }

  async close(): Promise<void> {
    this.beginClosing();
    await this.ended;
  }

  private async run(): Promise<void> {
    for (let waitMs = FIRST_RESTART_MS; ; waitMs = Math.min(waitMs * 2, MAX_RESTART_MS)) {
      const end = await this.runSession();
      if (end === 'closing') return;
      if (end.hadJoined) waitMs = FIRST_RESTART_MS;
      this.outage.lost(end.hadJoined, end.reason);
      if (await within(waitMs, this.closing)) return;
    }
  }

  /** From connecting until kafkajs gives up, or this subscription is closed. */
  private async runSession(): Promise<'closing' | { readonly hadJoined: boolean; readonly reason: string }> {
    const session = this.connect();
    const commits = setInterval(() => void this.commit(session.consumer), COMMIT_MS);
    const end = await Promise.race([this.crashOf(session), this.closing]);
    const hadJoined = this.hasJoined;
    this.hasJoined = false;
    this.isGivingUp = true;

    await this.revokeAll();
    clearInterval(commits);
    if (end === 'closing') {
      await within(DISCONNECT_LIMIT_MS, this.leave(session.consumer));
    }
    session.network.cut();
    this.formerMemberId = this.memberId ?? this.formerMemberId;
    this.memberId = undefined;
    this.isGivingUp = false;
    return end === 'closing' ? end : { hadJoined, reason: end };
  }

  private connect(): Session {
    const { clients, settings } = this.context;
    const { kafka, network } = clients.create();
    const consumer = kafka.consumer({
      groupId: this.options.group,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: REBALANCE_LIMIT_MS,
      heartbeatInterval: Math.min(HEARTBEAT_MS, settings.sessionTimeoutMs / 4),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytes: FETCH_BYTES,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      retry: { retries: 8, restartOnFailure: async () => false },
      partitionAssigners: [
        stickyAssigner({ owned: () => this.owned(), beforeJoin: (leaveFor) => this.beforeJoin(leaveFor) }),
      ],
    });
    return { kafka, network, consumer };
  }

  /** Resolves with the reason when the consumer has failed for good. */
  private async crashOf({ consumer }: Session): Promise<string> {
    const crashed = new Promise<string>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(messageOf(payload.error)));
    });
    consumer.on(consumer.events.REBALANCING, () => this.holdAll());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.takeAssignment(consumer, payload));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_FETCHED_PARTITIONS,
        eachBatch: (payload) => this.feed(payload),
      });
    } catch (error) {
      return messageOf(error);
    }
    return crashed;
  }

  /** kafkajs has noticed a rebalance: it joins again when the running batches have ended. */
  private holdAll(): void {
    const held = [...this.workers.values()].map((worker) => worker.hold('rebalancing'));
    this.handlersIdle = Promise.all([...held, ...this.leaving.values()]);
  }

  /**
   * A batch that takes longer than the group waits for its member is left to the fencing of its handler. A member that
   * was lost is taken out of the group, which would otherwise wait for it until its session has expired.
   */
  private async beforeJoin(leaveFor: LeaveFor): Promise<void> {
    await within(this.context.settings.sessionTimeoutMs / 2, this.handlersIdle);
    if (this.formerMemberId === undefined) return;
    try {
      await leaveFor(this.formerMemberId);
      this.formerMemberId = undefined;
    } catch (error) {
      if (protocolErrorType(error) === 'UNKNOWN_MEMBER_ID') this.formerMemberId = undefined;
      const { logger } = this.context.settings;
      logger.debug('a lost member could not be taken out', { group: this.options.group, reason: messageOf(error) });
    }
  }

  /**
   * Runs within kafkajs' join, before it fetches. Whoever has stayed a member keeps what is assigned to it again: nobody
   * else can have had it in between. A new member has missed what came before.
   */
  private takeAssignment(consumer: Consumer, { memberId, memberAssignment }: ConsumerGroupJoinEvent['payload']): void {
    const stayed = memberId === this.memberId;
    this.memberId = memberId;
    const assigned = new Map<string, Place>();
    for (const [topic, partitions] of Object.entries(memberAssignment)) {
      for (const partition of partitions) assigned.set(`${topic}/${partition}`, { topic, partition });
    }
    if (this.isGivingUp) {
      for (const place of assigned.values()) this.sourceOf(consumer, place).hold();
      return;
    }
    for (const id of this.workers.keys()) {
      if (!stayed || !assigned.has(id)) void this.giveUp(id);
    }
    for (const [id, place] of assigned) {
      const kept = this.workers.get(id);
      if (kept) kept.keep();
      else this.assign(consumer, id, place);
    }
    this.handlersIdle = Promise.resolve();
    this.hasJoined = true;
    this.outage.joined();
  }

  private assign(consumer: Consumer, id: string, place: Place): void {
    const { settings } = this.context;
    const source = this.sourceOf(consumer, place);
    source.hold();
    const worker = new PartitionWorker(
      {
        ...place,
        handler: this.handler,
        limits: batchLimits(this.options),
        logger: settings.logger,
        onProgress: (position) => this.uncommitted.set(id, position),
      },
      source,
      this.isPaused ? ['paused'] : [],
      this.leaving.get(id) ?? Promise.resolve(),
    );
    this.workers.set(id, worker);
    this.places.set(id, place);
  }

  private sourceOf(consumer: Consumer, { topic, partition }: Place): PartitionSource {
    const place = { topic, partitions: [partition] };
    return {
      range: async () => (await this.context.admin.partitionRanges(topic))[partition],
      readFrom: (offset) =>
        steer(() => {
          consumer.seek({ topic, partition, offset: String(offset) });
          consumer.resume([place]);
        }),
      hold: () => steer(() => consumer.pause([place])),
      resume: () => steer(() => consumer.resume([place])),
    };
  }

  private async feed({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    const nextOffset = Number(batch.lastOffset()) + 1;
    const accepted = await this.workers.get(`${batch.topic}/${batch.partition}`)?.accept({
      messages: batch.messages,
      fetchedOffset: fetchedOffsetOf(batch),
      nextOffset,
      endOffset: Number(batch.highWatermark),
    });
    if (accepted) resolveOffset(batch.lastOffset());
  }

  /** Its position is its next owner's to tell. */
  private async giveUp(id: string): Promise<void> {
    await this.revoke(id);
    if (!this.workers.has(id)) this.uncommitted.delete(id);
  }

  private revoke(id: string): Promise<void> {
    const worker = this.workers.get(id);
    this.workers.delete(id);
    const earlier = this.leaving.get(id) ?? Promise.resolve();
    const left = Promise.all([earlier, worker?.revoke()]).then(() => {
      if (this.leaving.get(id) === left) this.leaving.delete(id);
    });
    this.leaving.set(id, left);
    return left;
  }

  private async revokeAll(): Promise<void> {
    for (const id of [...this.workers.keys()]) void this.revoke(id);
    await Promise.all(this.leaving.values());
  }

  private owned(): Record<string, number[]> {
    const owned: Record<string, number[]> = {};
    for (const id of this.workers.keys()) {
      const place = this.places.get(id);
      if (place) (owned[place.topic] ??= []).push(place.partition);
    }
    return owned;
  }

  private async leave(consumer: Consumer): Promise<void> {
    await this.commit(consumer);
    await consumer.disconnect().catch(() => {}); // The group notices by itself that the member is gone.
  }

  private async commit(consumer: Consumer): Promise<void> {
    if (!this.context.showsPosition || this.uncommitted.size === 0) return;
    const offsets = [...this.uncommitted].flatMap(([id, position]) => {
      const place = this.places.get(id);
      return place ? [{ ...place, offset: String(position) }] : [];
    });
    this.uncommitted.clear();
    await consumer.commitOffsets(offsets).catch((error: unknown) => {
      // Nothing depends on it: the handler has its own positions, and the next commit tells them again.
      this.context.settings.logger.debug('the group was not told its position', { reason: messageOf(error) });
    });
  }
}

/** Steers kafkajs' consumer, unless it has just crashed: then there is nothing to steer, and a new one is on its way. */
function steer(step: () => void): void {
  try {
    step();
  } catch {
    // "Consumer group was not initialized"
  }
}

/** kafkajs notes which offset it asked for, but does not declare it. */
function fetchedOffsetOf(batch: EachBatchPayload['batch']): number {
  const fetched: unknown = Reflect.get(batch, 'fetchedOffset');
  return Number(fetched);
}
