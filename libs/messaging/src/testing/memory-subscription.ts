import { batchLimits } from '../batch-limits.js';
import type { Subscription, SubscriptionHandler, SubscriptionOptions } from '../log.js';
import type { MemoryMember } from './memory-group.js';
import { MemoryReader } from './memory-reader.js';
import type { MemoryLogStore } from './memory-store.js';

/** One member of a group: a reader for each partition that it has. */
export class MemorySubscription implements Subscription, MemoryMember {
  readonly died: Promise<void>;
  private readonly readers = new Map<string, MemoryReader>();
  private isPaused = false;
  private hasJoined = false;
  private isDead = false;
  private die: () => void = () => {};

  constructor(
    private readonly store: MemoryLogStore,
    private readonly options: SubscriptionOptions,
    private readonly handler: SubscriptionHandler,
    private readonly retryDelayMs: number,
  ) {
    this.died = new Promise((resolve) => (this.die = resolve));
    for (const topic of options.topics) store.topic(topic);
    void store.group(options.group).join(this);
  }

  wants(): readonly string[] {
    return this.options.topics.flatMap((topic) =>
      this.store.topic(topic).partitions.map((_, partition) => `${topic}/${partition}`),
    );
  }

  take(partitions: ReadonlySet<string>): void {
    if (this.isDead) return;
    this.hasJoined = true;
    for (const id of partitions) {
      if (!this.readers.has(id)) this.readers.set(id, this.reader(id));
    }
  }

  async keepOnly(partitions: ReadonlySet<string>): Promise<void> {
    const lost = [...this.readers].filter(([id]) => !partitions.has(id));
    await Promise.all(
      lost.map(async ([id, reader]) => {
        await reader.stop();
        this.readers.delete(id);
        if (reader.hasBegun && !this.isDead) await this.handler.onRevoked(topicOf(id), reader.partition);
      }),
    );
  }

  isJoined(): boolean {
    return this.hasJoined;
  }

  lagRecords(): number {
    return [...this.readers.values()].reduce((lag, reader) => lag + reader.endOffset - reader.position, 0);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    for (const reader of this.readers.values()) reader.nudge();
  }

  async close(): Promise<void> {
    this.hasJoined = false;
    if (!this.isDead) await this.store.group(this.options.group).leave(this);
  }

  /** Vanishes without giving anything back; running batches end on their own. */
  kill(): void {
    this.isDead = true;
    this.die();
    for (const reader of this.readers.values()) void reader.stop();
    void this.store.group(this.options.group).leave(this);
  }

  private reader(id: string): MemoryReader {
    const topic = topicOf(id);
    const partition = Number(id.slice(topic.length + 1));
    const handler = {
      begin: () => this.handler.onAssigned(topic, partition),
      batch: (batch: Parameters<SubscriptionHandler['onBatch']>[0]) => this.handler.onBatch(batch),
      isPaused: () => this.isPaused,
    };
    return new MemoryReader(this.store.topic(topic), partition, handler, batchLimits(this.options), this.retryDelayMs);
  }
}

function topicOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
