import {
  type BatchLimits,
  batchLimits,
  type Subscription,
  type SubscriptionHandler,
  type SubscriptionOptions,
} from '@tocsin/messaging';
import { WakeSignal } from '@tocsin/persistence';
import type { Clock, Logger } from '@tocsin/runtime';
import type { Assignment, Claim, GroupStore, MemberIdentity } from './group-store.js';
import { PartitionReader, type RecordSources } from './partition-reader.js';

export interface GroupMemberParts {
  readonly store: GroupStore;
  readonly sources: RecordSources;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly leaseMs: number;
  /** Tells the other members, in this and other processes, that the group has changed. */
  readonly announce: () => void;
  readonly onClosed: () => void;
}

/** A partition that this member reads, or is about to give back. */
interface Held {
  readonly claim: Claim;
  readonly reader: PartitionReader;
  /** Set while it is being given back. */
  givingBack?: Promise<void>;
}

const RETRY_MS = 200;

/** One member of a group: keeps its lease, takes its share of the partitions and reads them. */
export class GroupMember implements Subscription {
  private readonly identity: MemberIdentity;
  private readonly limits: BatchLimits;
  private readonly held = new Map<string, Held>();
  private readonly signal = new WakeSignal();
  private generation = -1;
  private hasJoined = false;
  private isPaused = false;
  private isClosing = false;
  private renewedAt: number;
  private running: Promise<void> | undefined;

  constructor(
    memberId: string,
    options: SubscriptionOptions,
    private readonly handler: SubscriptionHandler,
    private readonly parts: GroupMemberParts,
  ) {
    this.identity = { group: options.group, memberId, topics: options.topics };
    this.limits = batchLimits(options);
    this.renewedAt = parts.clock.monotonicMs();
  }

  get group(): string {
    return this.identity.group;
  }

  /** Joins the group, in the background. */
  start(): void {
    this.running ??= this.run();
  }

  /** The group has changed: looks at once what that means for this member. */
  wake(): void {
    this.generation = -1;
    this.signal.set();
  }

  isJoined(): boolean {
    return this.hasJoined;
  }

  lagRecords(): number {
    return [...this.held.values()].reduce((lag, { reader }) => lag + reader.lag, 0);
  }

  pause(): void {
    this.setPaused(true);
  }

  resume(): void {
    this.setPaused(false);
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.signal.set();
    await this.running;
    await Promise.all([...this.held].map(([id, held]) => this.giveBack(id, held)));
    this.hasJoined = false;
    // Without the database the lease ends by itself.
    await this.parts.store.leave(this.identity).catch(() => undefined);
    this.parts.announce();
    this.parts.onClosed();
  }

  private setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    for (const { reader } of this.held.values()) reader.setPaused(isPaused);
  }

  private async run(): Promise<void> {
    while (!this.isClosing) {
      const startedAt = this.parts.clock.monotonicMs();
      let waitMs = this.parts.leaseMs / 3;
      try {
        await this.beat();
        this.renewedAt = startedAt;
      } catch (error) {
        waitMs = RETRY_MS;
        this.parts.logger.debug('a group member cannot renew its lease; trying on', {
          group: this.group,
          reason: (error as Error).message,
        });
        if (this.parts.clock.monotonicMs() - this.renewedAt > this.parts.leaseMs) this.lose();
      }
      if (!this.isClosing) await this.signal.wait(waitMs);
    }
  }

  private async beat(): Promise<void> {
    if (this.hasJoined) {
      const heartbeat = await this.parts.store.renew(this.identity);
      if (!heartbeat) this.lose();
      else if (heartbeat.generation === this.generation && !heartbeat.hasExpired) return;
    }
    const assignment = await this.parts.store.rebalance(this.identity);
    if (assignment.hasChanged) this.parts.announce();
    this.generation = assignment.generation;
    this.hasJoined = true;
    this.follow(assignment);
  }

  /** Starts reading what is held and wanted, and gives back what is held and not wanted. */
  private follow({ held, wanted }: Assignment): void {
    for (const [id, claim] of held) {
      const mine = this.held.get(id);
      if (!wanted.has(id)) {
        if (mine) void this.giveBack(id, mine);
        else void this.release(claim);
      } else if (!mine) this.read(id, claim);
      // A reader of an earlier claim is stopping: this claim is taken up when it has stopped.
    }
    for (const [id, mine] of this.held) if (!held.has(id)) void this.giveBack(id, mine);
  }

  private read(id: string, claim: Claim): void {
    const { topic, partition } = claim;
    const handler = {
      begin: () => this.handler.onAssigned(topic.name, partition),
      batch: (batch: Parameters<SubscriptionHandler['onBatch']>[0]) => this.handler.onBatch(batch),
    };
    const { sources, logger } = this.parts;
    const reader = new PartitionReader(topic, partition, handler, this.limits, sources, logger);
    reader.setPaused(this.isPaused);
    this.held.set(id, { claim, reader });
    reader.start();
  }

  /** The lease has ended, or may have: others can own every partition by now. */
  private lose(): void {
    if (!this.hasJoined) return;
    this.hasJoined = false;
    this.parts.logger.warn('a group member has lost its lease and joins anew', { group: this.group });
    for (const [id, held] of this.held) void this.giveBack(id, held);
  }

  private giveBack(id: string, held: Held): Promise<void> {
    held.givingBack ??= this.stopReading(id, held);
    return held.givingBack;
  }

  private async stopReading(id: string, { claim, reader }: Held): Promise<void> {
    await reader.stop();
    try {
      if (reader.hasBegun) await this.handler.onRevoked(claim.topic.name, claim.partition);
    } catch (error) {
      // The handler's memory of a partition that is not ours: a new take-over builds it anew.
      this.parts.logger.warn('a consumer failed to drop a partition', {
        group: this.group,
        reason: (error as Error).message,
      });
    }
    this.held.delete(id);
    await this.release(claim);
    this.wake();
  }

  private async release(claim: Claim): Promise<void> {
    // Not released, the claim ends with the lease, or is released after the next look.
    await this.parts.store.release(this.identity, claim).catch(() => undefined);
    this.parts.announce();
  }
}
