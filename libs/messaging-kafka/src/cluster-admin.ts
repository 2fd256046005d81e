import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { LogUnavailableError, type TopicDefinition, TopicMismatchError, UnknownTopicError } from '@tocsin/messaging';
import type { Clock } from '@tocsin/runtime';
import type { Connected, KafkaClients } from './kafka-clients.js';
import { isRefusal, isUnknownTopic, KafkaRefusedError, messageOf } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-log-options.js';
import { fetchTopicId } from './topic-id.js';
import { defaultReplicationFactor, essentialSettings, topicSettings } from './topic-settings.js';
import { within } from './within.js';

const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;
/** A topic that was made a moment ago may be unknown to the broker that happens to be asked. */
const UNKNOWN_TOPIC_ANSWERS = 3;
const REACHABLE_LIMIT_MS = 2_000;
const DISCONNECT_LIMIT_MS = 2_000;

/** First and next offset of one partition. */
export interface PartitionRange {
  readonly low: number;
  readonly high: number;
}

interface ConnectedAdmin extends Connected {
  readonly admin: Admin;
}

/**
 * Questions about topics, over one connection, one at a time: kafkajs mixes up the topics of concurrent ones. A client
 * that has met a topic that is gone fails for all others, too; so a client that has failed is thrown away.
 */
export class ClusterAdmin {
  private connected: ConnectedAdmin | undefined;
  private lastTurn: Promise<unknown> = Promise.resolve();
  private readonly counts = new Map<string, Promise<number>>();
  private readonly ranges = new Map<string, Promise<readonly PartitionRange[]>>();
  private reachable: Promise<boolean> | undefined;

  constructor(
    private readonly clients: KafkaClients,
    private readonly settings: KafkaSettings,
    private readonly clock: Clock,
  ) {}

  async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    if (topics.length === 0) return;
    await this.ask(async ({ admin }) => {
      const existing = await admin.listTopics();
      const missing = topics.filter((topic) => !existing.includes(topic.name));
      if (missing.length > 0) await this.create(admin, missing);
      for (const topic of topics) mustHaveEnough(topic, await countPartitions(admin, topic.name));
      await this.mustMeanTheSame(admin, topics);
    });
  }

  /** Remembered, until `forget`: topics do not change their partitions. */
  partitionCount(topic: string): Promise<number> {
    let count = this.counts.get(topic);
    if (!count) {
      count = this.ask(async ({ admin }) => countPartitions(admin, topic), topic);
      this.counts.set(topic, count);
      count.catch(() => this.forget(topic));
    }
    return count;
  }

  forget(topic: string): void {
    this.counts.delete(topic);
  }

  /** By partition. Callers that come together share one answer. */
  partitionRanges(topic: string): Promise<readonly PartitionRange[]> {
    let ranges = this.ranges.get(topic);
    if (!ranges) {
      ranges = this.ask(async ({ admin }) => readRanges(admin, topic), topic);
      this.ranges.set(topic, ranges);
      ranges.catch(() => {}).finally(() => this.ranges.delete(topic));
    }
    return ranges;
  }

  async topicId(topic: string): Promise<string> {
    const id = await this.ask(({ kafka }) => fetchTopicId(kafka, topic));
    if (id === undefined) throw new UnknownTopicError(topic);
    return id;
  }

  isReachable(): Promise<boolean> {
    this.reachable ??= this.describeInTime().finally(() => (this.reachable = undefined));
    return this.reachable;
  }

  async close(): Promise<void> {
    const connected = this.connected;
    this.connected = undefined;
    if (!connected) return;
    await within(
      DISCONNECT_LIMIT_MS,
      connected.admin.disconnect().catch(() => {}),
    );
    connected.network.cut();
  }

  private async describeInTime(): Promise<boolean> {
    const described = this.ask(({ admin }) => admin.describeCluster(), undefined, REACHABLE_LIMIT_MS).then(
      () => true,
      () => false,
    );
    return (await within(REACHABLE_LIMIT_MS, described)) ?? false;
  }

  private async create(admin: Admin, topics: readonly TopicDefinition[]): Promise<void> {
    const brokers = (await admin.describeCluster()).brokers.length;
    const replicationFactor = this.settings.replicationFactor ?? defaultReplicationFactor(brokers);
    const { maxRecordBytes } = this.settings;
    await admin.createTopics({
      topics: topics.map((topic) => ({
        topic: topic.name,
        numPartitions: topic.partitions,
        replicationFactor,
        configEntries: Object.entries(topicSettings(topic, replicationFactor, maxRecordBytes)).map(([name, value]) => ({
          name,
          value,
        })),
      })),
    });
  }

  private async mustMeanTheSame(admin: Admin, topics: readonly TopicDefinition[]): Promise<void> {
    const resources = topics.map(({ name }) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name }));
    try {
      const described = await admin.describeConfigs({ includeSynonyms: false, resources });
      for (const topic of topics) {
        const found = described.resources.find(({ resourceName }) => resourceName === topic.name);
        mustHaveSettings(topic, new Map(found?.configEntries.map((entry) => [entry.configName, entry.configValue])));
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.settings.logger.warn('the settings of topics could not be checked: DescribeConfigs is not permitted', {
        topics: topics.map(({ name }) => name),
      });
    }
  }

  private ask<T>(
    question: (client: ConnectedAdmin) => Promise<T>,
    topic?: string,
    limitMs = this.settings.appendTimeoutMs,
  ): Promise<T> {
    const deadline = this.clock.monotonicMs() + limitMs;
    const turn = this.lastTurn.then(() => this.askUntil(deadline, question, topic));
    this.lastTurn = turn.catch(() => {});
    return turn;
  }

  private async askUntil<T>(
    deadline: number,
    question: (client: ConnectedAdmin) => Promise<T>,
    topic: string | undefined,
  ): Promise<T> {
    let unknown = 0;
    if (this.clock.monotonicMs() > deadline) throw this.unavailable('earlier questions were not answered');
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      try {
        return await question(await this.connect());
      } catch (error) {
        if (error instanceof TopicMismatchError) throw error;
        this.abandon();
        if (topic !== undefined && isUnknownTopic(error) && ++unknown >= UNKNOWN_TOPIC_ANSWERS) {
          throw new UnknownTopicError(topic, { cause: error });
        }
        if (isRefusal(error)) throw new KafkaRefusedError(`Kafka refuses: ${messageOf(error)}`, { cause: error });
        if (this.clock.monotonicMs() + waitMs > deadline) throw this.unavailable(messageOf(error), error);
        await delay(waitMs);
      }
    }
  }

  private async connect(): Promise<ConnectedAdmin> {
    if (this.connected) return this.connected;
    const { kafka, network } = this.clients.create();
    const admin = kafka.admin();
    try {
      await admin.connect();
    } catch (error) {
      network.cut();
      throw error;
    }
    return (this.connected = { kafka, network, admin });
  }

  private unavailable(reason: string, cause?: unknown): LogUnavailableError {
    return new LogUnavailableError(`Kafka at ${this.settings.brokers.join(', ')} does not answer: ${reason}`, {
      cause,
    });
  }

  private abandon(): void {
    this.connected?.network.cut();
    this.connected = undefined;
  }
}

function mustHaveEnough(topic: TopicDefinition, partitions: number): void {
  if (partitions >= topic.partitions) return;
  throw new TopicMismatchError(
    `topic ${topic.name} has ${partitions} partitions where ${topic.partitions} are needed: add partitions, or ask for fewer`,
  );
}

function mustHaveSettings(topic: TopicDefinition, actual: ReadonlyMap<string, string>): void {
  for (const [name, value] of Object.entries(essentialSettings(topic))) {
    if (actual.get(name) === value) continue;
    throw new TopicMismatchError(
      `topic ${topic.name} has ${name}=${actual.get(name)} where ${value} is needed: change it with kafka-configs`,
    );
  }
}

async function countPartitions(admin: Admin, topic: string): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0].partitions.length;
}

async function readRanges(admin: Admin, topic: string): Promise<PartitionRange[]> {
  await countPartitions(admin, topic); // Answers at once if there is no such topic; the next question tries for long.
  const offsets = await admin.fetchTopicOffsets(topic);
  return [...offsets]
    .sort((a, b) => a.partition - b.partition)
    .map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
}
