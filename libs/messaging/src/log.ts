import type { EpochMs } from '@tocsin/runtime';

/** A topic as it is created. Changing one afterwards is a migration, not a setting. */
export interface TopicDefinition {
  /** Full name, prefix included. */
  readonly name: string;
  readonly partitions: number;
  readonly cleanup: 'time' | 'compact';
  /** For `cleanup: 'time'`: how long records are kept. */
  readonly retentionMs?: number;
}

export type RecordHeaders = Readonly<Record<string, string>>;

/** A record on its way into the log. A null value is a tombstone (compacted topics only). */
export interface OutgoingRecord {
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers?: RecordHeaders;
  /** Named by callers that computed it once (`partitionOf`); otherwise the adapter computes the same from the key. */
  readonly partition?: number;
}

/** Where an appended record lies. */
export interface RecordPosition {
  readonly partition: number;
  readonly offset: number;
}

/** A record as read. Offsets are safe integers that only grow within a partition. */
export interface LogRecord extends RecordPosition {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  /** The log's own time of appending, never the producer's: it never decreases within a partition. */
  readonly appendedAt: EpochMs;
}

/** Consecutive records of one partition, at least one. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** Offset after the last record: where reading goes on. */
  readonly nextOffset: number;
  /** Offset after the newest record of the partition when the batch was read: for lag. */
  readonly endOffset: number;
}

/**
 * What reads a subscription. Positions are the handler's own: it stores them in the transaction of its effects.
 * Calls for one partition never overlap; calls for different partitions may.
 */
export interface SubscriptionHandler {
  /**
   * The partition was assigned to this member: take it over (fence the previous owner) and say which offset to read
   * first; 0 reads from the beginning. Also asked again after `onBatch` has thrown. A throw is retried with back-off.
   */
  onAssigned(topic: string, partition: number): Promise<number>;
  /**
   * Returning means that effects and position are committed. Throwing gives the same records again after a back-off
   * (1 s doubling to 30 s) and a new `onAssigned`; only this partition is held up.
   */
  onBatch(batch: RecordBatch): Promise<void>;
  /** The partition is no longer this member's; drop its memory. Called after a running `onBatch` has ended. */
  onRevoked(topic: string, partition: number): Promise<void>;
}

export interface SubscriptionOptions {
  /** Members of one group share the partitions of its topics. */
  readonly group: string;
  readonly topics: readonly string[];
  /** Upper bound of records in one batch. */
  readonly maxBatchRecords?: number;
  /** Upper bound of value bytes in one batch (a larger single record still comes alone). */
  readonly maxBatchBytes?: number;
}

export interface Subscription {
  /** True when this member has joined its group and has its assignment. */
  isJoined(): boolean;
  /** Records between the handler's positions and the ends of this member's partitions, as last seen. */
  lagRecords(): number;
  /** Holds back new batches without leaving the group; running ones end. */
  pause(): void;
  resume(): void;
  /** Waits for running batches, revokes every partition, leaves the group. */
  close(): Promise<void>;
}

/**
 * Reads all of a topic, every partition, without a group: how every instance follows the configuration.
 * A handler that throws gets the same records again after the back-off of a subscription.
 */
export interface Follower {
  /** Resolves when everything that was in the topic at the start of following has been handed over. */
  readonly caughtUp: Promise<void>;
  close(): Promise<void>;
}

export type FollowHandler = (records: readonly LogRecord[]) => Promise<void>;

/**
 * Ordered, kept, replayable records on topics.
 *
 * Every adapter passes `describeLog` of `@tocsin/messaging/testing`.
 */
export abstract class Log {
  /**
   * Creates what is missing; leaves existing topics as they are.
   *
   * @throws {TopicMismatchError} If an existing topic has fewer partitions than asked for.
   */
  abstract ensureTopics(topics: readonly TopicDefinition[]): Promise<void>;
  /**
   * Appends all records; resolves, in order of `records`, when every one is durable. Calls that come together are
   * gathered into one write (up to 500 records). When it rejects, any subset may have been appended: repeat it.
   *
   * @throws {RecordTooLargeError} Before anything is appended, if a record exceeds `maxRecordBytes`.
   * @throws {LogUnavailableError} If the log did not acknowledge in time.
   * @throws {UnknownTopicError} If the topic does not exist; so do all methods below that take a topic.
   * @throws {InvalidInputError} If a record names a partition that the topic does not have.
   */
  abstract append(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]>;
  abstract subscribe(options: SubscriptionOptions, handler: SubscriptionHandler): Promise<Subscription>;
  /** @param from - First offset wanted of every partition; default 0. */
  abstract follow(topic: string, handler: FollowHandler, from?: number): Promise<Follower>;
  /** Number of partitions of an existing topic. */
  abstract partitionCount(topic: string): Promise<number>;
  /** Offset after the newest record of every partition, by partition. */
  abstract endOffsets(topic: string): Promise<readonly number[]>;
  /** Changes when a topic is deleted and made again: tells a relay that what it published is gone. */
  abstract topicIdentity(topic: string): Promise<string>;
  /** True while the log answers; for readiness. */
  abstract isReachable(): Promise<boolean>;
  /** Closes subscriptions and followers first, then flushes appends. */
  abstract close(): Promise<void>;
}
