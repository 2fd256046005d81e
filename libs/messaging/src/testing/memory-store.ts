import { type Clock, type EpochMs, SystemClock } from '@tocsin/runtime';
import { TopicMismatchError, UnknownTopicError } from '../errors.js';
import type { LogRecord, RecordPosition, TopicDefinition } from '../log.js';
import type { PlacedRecord } from '../place-records.js';
import { MemoryGroup } from './memory-group.js';

/** One topic: its records by partition, and who waits for more. */
export class MemoryTopic {
  readonly partitions: LogRecord[][];
  private readonly waiting = new Set<() => void>();
  private lastAppendedAt: EpochMs = 0;

  constructor(
    readonly name: string,
    partitions: number,
    readonly identity: string,
  ) {
    this.partitions = Array.from({ length: partitions }, () => []);
  }

  append(placed: readonly PlacedRecord[], now: EpochMs): RecordPosition[] {
    this.lastAppendedAt = Math.max(now, this.lastAppendedAt);
    const positions = placed.map(({ record, partition }) => {
      const offset = this.partitions[partition].length;
      this.partitions[partition].push({
        topic: this.name,
        partition,
        offset,
        key: record.key,
        value: record.value && Buffer.from(record.value),
        headers: { ...record.headers },
        appendedAt: this.lastAppendedAt,
      });
      return { partition, offset };
    });
    this.wake();
    return positions;
  }

  /** Calls back at every later append until the returned function is called. */
  onAppend(callback: () => void): () => void {
    this.waiting.add(callback);
    return () => this.waiting.delete(callback);
  }

  private wake(): void {
    for (const callback of this.waiting) callback();
  }
}

/**
 * What `MemoryLog`s share: topics and groups in memory. Nothing is ever removed: neither retention nor compaction.
 */
export class MemoryLogStore {
  /** Set to true, every log of the store answers as if its broker were away. */
  isDown = false;
  private readonly topics = new Map<string, MemoryTopic>();
  private readonly groups = new Map<string, MemoryGroup>();
  private topicsMade = 0;

  /** @param clock - Gives the append times. */
  constructor(readonly clock: Clock = new SystemClock()) {}

  ensure(definition: TopicDefinition): void {
    const existing = this.topics.get(definition.name);
    if (!existing) {
      this.topicsMade += 1;
      const topic = new MemoryTopic(definition.name, definition.partitions, String(this.topicsMade));
      this.topics.set(definition.name, topic);
    } else if (existing.partitions.length < definition.partitions) {
      throw new TopicMismatchError(
        `topic ${definition.name} has ${existing.partitions.length} partitions where ${definition.partitions} are needed`,
      );
    }
  }

  /** @throws {UnknownTopicError} */
  topic(name: string): MemoryTopic {
    const topic = this.topics.get(name);
    if (!topic) throw new UnknownTopicError(name);
    return topic;
  }

  /** Everything in a topic, partition by partition: for assertions. */
  records(name: string): LogRecord[] {
    return this.topic(name).partitions.flat();
  }

  deleteTopic(name: string): void {
    this.topics.delete(name);
  }

  group(name: string): MemoryGroup {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = new MemoryGroup()));
    return group;
  }
}
