import {
  type FollowHandler,
  type Follower,
  Log,
  LogUnavailableError,
  type OutgoingRecord,
  placeRecords,
  type RecordPosition,
  type Subscription,
  type SubscriptionHandler,
  type SubscriptionOptions,
  type TopicDefinition,
} from '@tocsin/messaging';
import { type Clock, SilentLogger, SystemClock } from '@tocsin/runtime';
import { ClusterAdmin } from './cluster-admin.js';
import { type GroupContext, GroupSubscription } from './group-subscription.js';
import { KafkaClients } from './kafka-clients.js';
import type { KafkaLogOptions, KafkaSettings } from './kafka-log-options.js';
import { Network } from './network.js';
import { RecordProducer } from './record-producer.js';
import { TopicFollower } from './topic-follower.js';

/**
 * The log on Apache Kafka 2.8 or newer. One producer and one connection for questions per log; a consumer for each
 * subscription and follower. Nothing connects before it is needed, and everything outlives the brokers' absence.
 */
export class KafkaLog extends Log {
  private readonly settings: KafkaSettings;
  private readonly admin: ClusterAdmin;
  private readonly producer: RecordProducer;
  private readonly group: GroupContext;
  private readonly consumers = new Set<{ close(): Promise<void> }>();
  private readonly appending = new Set<Promise<unknown>>();
  private isClosed = false;

  /** @param network - Everything that the log connects; cut in tests. */
  constructor(options: KafkaLogOptions, network = new Network(), clock: Clock = new SystemClock()) {
    super();
    this.settings = {
      ...options,
      logger: options.logger ?? new SilentLogger(),
      maxRecordBytes: options.maxRecordBytes ?? 1_000_000,
      appendTimeoutMs: options.appendTimeoutMs ?? 30_000,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    };
    const clients = new KafkaClients(this.settings, network);
    const admin = new ClusterAdmin(clients, this.settings, clock);
    this.admin = admin;
    this.producer = new RecordProducer(clients, this.settings, clock, (topics) =>
      topics.forEach((t) => admin.forget(t)),
    );
    this.group = { clients, admin, settings: this.settings, showsPosition: true };
  }

  override ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    return this.admin.ensureTopics(topics);
  }

  override async append(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    if (this.isClosed) throw new LogUnavailableError('this log was closed');
    if (records.length === 0) return [];
    const appending = this.placeAndAppend(topic, records);
    this.appending.add(appending);
    return appending.finally(() => this.appending.delete(appending));
  }

  override async subscribe(options: SubscriptionOptions, handler: SubscriptionHandler): Promise<Subscription> {
    for (const topic of options.topics) await this.admin.partitionCount(topic);
    return this.opened(new GroupSubscription(this.group, options, handler));
  }

  override async follow(topic: string, handler: FollowHandler, from = 0): Promise<Follower> {
    return this.opened(await TopicFollower.start(this.group, topic, handler, from));
  }

  override partitionCount(topic: string): Promise<number> {
    return this.admin.partitionCount(topic);
  }

  override async endOffsets(topic: string): Promise<readonly number[]> {
    return (await this.admin.partitionRanges(topic)).map(({ high }) => high);
  }

  override topicIdentity(topic: string): Promise<string> {
    return this.admin.topicId(topic);
  }

  override isReachable(): Promise<boolean> {
    return this.admin.isReachable();
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    await Promise.allSettled(this.appending);
    await this.producer.close();
    await this.admin.close();
  }

  private async placeAndAppend(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    const partitions = await this.admin.partitionCount(topic);
    return this.producer.append(topic, placeRecords(topic, records, partitions, this.settings.maxRecordBytes));
  }

  private opened<C extends { close(): Promise<void> }>(consumer: C): C {
    this.consumers.add(consumer);
    return consumer;
  }
}
