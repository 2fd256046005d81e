import { randomUUID } from 'node:crypto';
import type { FollowHandler, Follower, RecordBatch, SubscriptionHandler } from '@tocsin/messaging';
import { type GroupContext, GroupSubscription } from './group-subscription.js';

/** A follower is the only member of a group of its own that keeps its positions in memory. */
export class TopicFollower implements Follower, SubscriptionHandler {
  readonly caughtUp: Promise<void>;
  private readonly positions = new Map<number, number>();
  /** Partitions with records that were there at the start, and where those end. */
  private readonly behind: Map<number, number>;
  private readonly subscription: GroupSubscription;
  private catchUp: () => void = () => {};
  private lastCall: Promise<void> = Promise.resolve();

  static async start(
    context: GroupContext,
    topic: string,
    handler: FollowHandler,
    from: number,
  ): Promise<TopicFollower> {
    const ranges = await context.admin.partitionRanges(topic);
    const behind = new Map<number, number>();
    ranges.forEach(({ low, high }, partition) => {
      if (high > Math.max(from, low)) behind.set(partition, high);
    });
    return new TopicFollower(context, topic, handler, from, behind);
  }

  private constructor(
    context: GroupContext,
    topic: string,
    private readonly handler: FollowHandler,
    private readonly from: number,
    behind: Map<number, number>,
  ) {
    this.behind = behind;
    this.caughtUp = new Promise((resolve) => (this.catchUp = resolve));
    if (behind.size === 0) this.catchUp();
    const group = `${context.settings.clientId}-follow-${randomUUID()}`;
    this.subscription = new GroupSubscription({ ...context, showsPosition: false }, { group, topics: [topic] }, this);
  }

  async onAssigned(_topic: string, partition: number): Promise<number> {
    return this.positions.get(partition) ?? this.from;
  }

  /** One call at a time, whatever the partition. */
  async onBatch({ partition, records, nextOffset }: RecordBatch): Promise<void> {
    const call = this.lastCall.then(() => this.handler(records));
    this.lastCall = call.catch(() => {});
    await call;
    this.positions.set(partition, nextOffset);
    if (nextOffset >= (this.behind.get(partition) ?? 0)) this.behind.delete(partition);
    if (this.behind.size === 0) this.catchUp();
  }

  async onRevoked(): Promise<void> {}

  close(): Promise<void> {
    return this.subscription.close();
  }
}
