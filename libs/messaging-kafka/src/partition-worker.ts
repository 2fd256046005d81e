import type { KafkaMessage } from 'kafkajs';
import { type BatchLimits, FencedError, redeliveryDelayMs, type SubscriptionHandler } from '@tocsin/messaging';
import { AppError, type Logger } from '@tocsin/runtime';
import type { PartitionRange } from './cluster-admin.js';
import { firstOffset } from './first-offset.js';
import { messageOf } from './kafka-errors.js';
import { RecordBuffer } from './record-buffer.js';
import { within } from './within.js';

/** Beyond this, nothing more is fetched of the partition until half of it is handed over. */
const BUFFER_BYTES = 2 * 1_048_576;
/** A handler that is nearly done spares the partition a pause; longer, other partitions would notice. */
const ROOM_PATIENCE_MS = 20;
const RANGE_RETRY_MS = 1_000;
const RANGE_TRIES = 3;

/** How a worker steers what is fetched for it. */
export interface PartitionSource {
  range(): Promise<PartitionRange>;
  /** Fetches from this offset on. */
  readFrom(offset: number): void;
  hold(): void;
  resume(): void;
}

/** What one fetch brought. */
export interface FetchedMessages {
  readonly messages: readonly KafkaMessage[];
  /** The offset that was asked for. */
  readonly fetchedOffset: number;
  readonly nextOffset: number;
  readonly endOffset: number;
}

export interface PartitionWorkerContext {
  readonly topic: string;
  readonly partition: number;
  readonly handler: SubscriptionHandler;
  readonly limits: BatchLimits;
  readonly logger: Logger;
  /** Called when the handler has committed everything before `position`. */
  readonly onProgress: (position: number) => void;
}

type Hold = 'paused' | 'rebalancing';

/**
 * One assigned partition: takes it over, hands over its records batch by batch beside the fetching of others, and asks
 * anew where to begin after a failure. It never trusts the group's offset: what comes earlier than wanted is skipped,
 * what comes later is fetched again from where it should have begun.
 */
export class PartitionWorker {
  /** Offset after the last record that the handler has committed. */
  position = 0;
  endOffset = 0;
  private isAssigned = false;
  private isReading = false;
  private isFull = false;
  private isRevoked = false;
  private nextFetched = 0;
  private failures = 0;
  private readonly holds = new Set<Hold>();
  private readonly buffer: RecordBuffer;
  private running: Promise<unknown> = Promise.resolve();
  private wake: () => void = () => {};
  private makeRoom: () => void = () => {};
  private revoked: () => void = () => {};
  private readonly revocation = new Promise<void>((resolve) => (this.revoked = resolve));
  private readonly ended: Promise<void>;

  /** @param after - What must have ended before the partition is taken over. */
  constructor(
    private readonly context: PartitionWorkerContext,
    private readonly source: PartitionSource,
    holds: Iterable<Hold>,
    after: Promise<void>,
  ) {
    this.buffer = new RecordBuffer(context.topic, context.partition);
    for (const hold of holds) this.holds.add(hold);
    this.ended = after.then(() => this.run());
  }

  get lagRecords(): number {
    return this.isAssigned ? Math.max(this.endOffset - this.position, 0) : 0;
  }

  /** Takes what was fetched. @returns False if it was not what comes next, and must be fetched again. */
  async accept(fetched: FetchedMessages): Promise<boolean> {
    if (!this.isReading || fetched.fetchedOffset > this.nextFetched) {
      this.stopReading();
      this.wake();
      return false;
    }
    this.buffer.push(fetched.messages.filter((message) => Number(message.offset) >= this.nextFetched));
    this.nextFetched = Math.max(this.nextFetched, fetched.nextOffset);
    this.endOffset = Math.max(this.endOffset, fetched.endOffset);
    this.wake();
    if (this.buffer.bytes > BUFFER_BYTES) await this.waitForRoom();
    return true;
  }

  /** Lets no further call of the handler begin. Resolves when a running one has ended. */
  async hold(why: Hold): Promise<void> {
    this.holds.add(why);
    await this.running.catch(() => {});
  }

  release(why: Hold): void {
    this.holds.delete(why);
    this.wake();
  }

  /** The group was joined anew and the partition has stayed here: fetching goes on where it was. */
  keep(): void {
    if (this.isReading) this.source.readFrom(this.nextFetched);
    if (this.isFull) this.source.hold();
    this.release('rebalancing');
  }

  /** Resolves when a running call of the handler has ended and the handler knows that the partition is gone. */
  async revoke(): Promise<void> {
    this.isRevoked = true;
    this.revoked();
    this.wake();
    await this.ended;
    if (!this.isAssigned) return;
    const { topic, partition, handler, logger } = this.context;
    await handler.onRevoked(topic, partition).catch((error: unknown) => {
      logger.error('a handler failed to give up a partition', { topic, partition, reason: messageOf(error) });
    });
  }

  private async run(): Promise<void> {
    const { topic, partition, handler } = this.context;
    while (!this.isRevoked) {
      try {
        await this.whileHeld();
        if (this.isRevoked) return;
        this.position = await this.track(handler.onAssigned(topic, partition));
        this.isAssigned = true;
        await this.consume();
      } catch (error) {
        this.stopReading();
        this.buffer.clear();
        await this.backOff(error);
      }
    }
  }

  private async consume(): Promise<void> {
    while (!this.isRevoked) {
      if (this.buffer.isEmpty && !this.isReading) await this.startReading();
      else if (this.buffer.isEmpty || this.holds.size > 0) await this.signal();
      else await this.handNextBatch();
    }
  }

  private async handNextBatch(): Promise<void> {
    const { topic, partition, handler, limits, onProgress } = this.context;
    const records = this.buffer.take(limits);
    const nextOffset = records[records.length - 1].offset + 1;
    const endOffset = Math.max(this.endOffset, nextOffset);
    await this.track(handler.onBatch({ topic, partition, records, nextOffset, endOffset }));
    this.position = nextOffset;
    this.failures = 0;
    onProgress(nextOffset);
    if (this.buffer.bytes > BUFFER_BYTES / 2) return;
    this.makeRoom();
    if (!this.isFull) return;
    this.isFull = false;
    this.source.resume();
  }

  private async startReading(): Promise<void> {
    const offset = await this.locate(this.position);
    if (this.isRevoked) return;
    this.position = offset;
    this.nextFetched = offset;
    this.isReading = true;
    this.isFull = false;
    this.source.readFrom(offset);
  }

  private stopReading(): void {
    this.isReading = false;
    this.source.hold();
  }

  private async locate(wanted: number): Promise<number> {
    for (let tries = 1; ; tries++) {
      const range = await Promise.race([this.source.range(), this.revocation]);
      if (!range) return wanted;
      this.endOffset = range.high;
      const first = firstOffset(wanted, range);
      if (first.kind === 'as wanted') return first.offset;
      // A partition whose leader has just changed may for a moment not know how far it goes.
      if (first.kind === 'log ends before' && tries < RANGE_TRIES) await within(RANGE_RETRY_MS, this.revocation);
      else return this.reportGap(wanted, first.offset, range, first.kind);
    }
  }

  private reportGap(wanted: number, offset: number, range: PartitionRange, kind: string): number {
    const { topic, partition, logger } = this.context;
    logger.error(
      kind === 'records gone'
        ? `${topic}/${partition}: records ${wanted} to ${offset - 1} were deleted before they were read`
        : `${topic}/${partition}: offset ${wanted} was to be read next but the partition ends at ${range.high}: reading it from its beginning`,
      { topic, partition, wanted, ...range },
    );
    return offset;
  }

  private async waitForRoom(): Promise<void> {
    const room = new Promise<true>((resolve) => (this.makeRoom = () => resolve(true)));
    if (await within(ROOM_PATIENCE_MS, room)) return;
    if (!this.isReading || this.buffer.bytes <= BUFFER_BYTES / 2) return;
    this.isFull = true;
    this.source.hold();
  }

  private async backOff(error: unknown): Promise<void> {
    const { topic, partition, logger } = this.context;
    this.failures += 1;
    const waitMs = redeliveryDelayMs(this.failures);
    const fields = { topic, partition, position: this.position, waitMs, reason: messageOf(error) };
    if (error instanceof FencedError) logger.info('another process has taken the partition over, asking again', fields);
    else if (error instanceof AppError && error.retryable) logger.warn('a batch failed, it comes again', fields);
    else logger.error('a batch failed, it comes again', { ...fields, stack: stackOf(error) });
    await within(waitMs, this.revocation);
  }

  private async whileHeld(): Promise<void> {
    while (this.holds.has('rebalancing') && !this.isRevoked) await this.signal();
  }

  private track<T>(call: Promise<T>): Promise<T> {
    this.running = call;
    return call;
  }

  private signal(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
