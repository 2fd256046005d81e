import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchLimits } from '../batch-limits.js';
import { LogUnavailableError } from '../errors.js';
import {
  type FollowHandler,
  type Follower,
  Log,
  type OutgoingRecord,
  type RecordPosition,
  type Subscription,
  type SubscriptionHandler,
  type SubscriptionOptions,
  type TopicDefinition,
} from '../log.js';
import { placeRecords } from '../place-records.js';
import { MemoryReader } from './memory-reader.js';
import { MemoryLogStore } from './memory-store.js';
import { MemorySubscription } from './memory-subscription.js';

export interface MemoryLogOptions {
  /** Shared by the logs of several "processes"; by default one of its own. */
  readonly store?: MemoryLogStore;
  readonly maxRecordBytes?: number;
  /** Back-off after a handler has thrown; fixed and short, so that tests are quick. Default 10 ms. */
  readonly retryDelayMs?: number;
}

/** The log in memory: for fast tests of consumers and relays. Passes the suite of the real ones. */
export class MemoryLog extends Log {
  readonly store: MemoryLogStore;
  private readonly maxRecordBytes: number;
  private readonly retryDelayMs: number;
  private readonly subscriptions = new Set<MemorySubscription>();
  private readonly followers = new Set<Follower>();
  private isClosed = false;

  constructor({ store, maxRecordBytes = 1_000_000, retryDelayMs = 10 }: MemoryLogOptions = {}) {
    super();
    this.store = store ?? new MemoryLogStore();
    this.maxRecordBytes = maxRecordBytes;
    this.retryDelayMs = retryDelayMs;
  }

  override async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    this.mustAnswer();
    for (const topic of topics) this.store.ensure(topic);
  }

  override async append(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    this.mustAnswer();
    const target = this.store.topic(topic);
    const placed = placeRecords(topic, records, target.partitions.length, this.maxRecordBytes);
    const positions = target.append(placed, this.store.clock.now());
    // As with a real log, an answer takes a turn of the event loop: callers in a loop leave room for others.
    await nextTurn();
    return positions;
  }

  override async subscribe(options: SubscriptionOptions, handler: SubscriptionHandler): Promise<Subscription> {
    this.mustAnswer();
    const subscription = new MemorySubscription(this.store, options, handler, this.retryDelayMs);
    this.subscriptions.add(subscription);
    return subscription;
  }

  override async follow(topic: string, handler: FollowHandler, from = 0): Promise<Follower> {
    this.mustAnswer();
    const source = this.store.topic(topic);
    const positions = source.partitions.map(() => from);
    const ends = source.partitions.map((partition) => partition.length);
    let catchUp: () => void = () => {};
    const caughtUp = new Promise<void>((resolve) => (catchUp = resolve));
    const noteProgress = () => {
      if (positions.every((position, partition) => position >= ends[partition])) catchUp();
    };
    noteProgress();
    const readers = source.partitions.map(
      (_, partition) =>
        new MemoryReader(
          source,
          partition,
          {
            begin: async () => positions[partition],
            batch: async ({ records, nextOffset }) => {
              await handler(records);
              positions[partition] = nextOffset;
              noteProgress();
            },
            isPaused: () => false,
          },
          batchLimits({}),
          this.retryDelayMs,
        ),
    );
    const follower: Follower = {
      caughtUp,
      close: async () => void (await Promise.all(readers.map((reader) => reader.stop()))),
    };
    this.followers.add(follower);
    return follower;
  }

  override async partitionCount(topic: string): Promise<number> {
    this.mustAnswer();
    return this.store.topic(topic).partitions.length;
  }

  override async endOffsets(topic: string): Promise<readonly number[]> {
    this.mustAnswer();
    return this.store.topic(topic).partitions.map((partition) => partition.length);
  }

  override async topicIdentity(topic: string): Promise<string> {
    this.mustAnswer();
    return this.store.topic(topic).identity;
  }

  override async isReachable(): Promise<boolean> {
    return !this.isClosed && !this.store.isDown;
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.subscriptions, ...this.followers].map((open) => open.close()));
  }

  /** Ends this "process" as `kill -9` would: its members vanish from their groups without a word. */
  kill(): void {
    this.isClosed = true;
    for (const subscription of this.subscriptions) subscription.kill();
    for (const follower of this.followers) void follower.close();
  }

  private mustAnswer(): void {
    if (this.isClosed) throw new LogUnavailableError('this log was closed');
    if (this.store.isDown) throw new LogUnavailableError('the log does not answer');
  }
}
