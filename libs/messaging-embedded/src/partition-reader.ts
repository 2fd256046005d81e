import { setTimeout as delay } from 'node:timers/promises';
import {
  type BatchLimits,
  type LogRecord,
  type RecordBatch,
  recordsInBatch,
  redeliveryDelayMs,
} from '@tocsin/messaging';
import { databaseError, WakeSignal } from '@tocsin/persistence';
import type { Logger } from '@tocsin/runtime';
import type { KnownEnds } from './known-ends.js';
import type { RecentRecords } from './recent-records.js';
import type { StoredRecords } from './stored-records.js';
import type { Topic } from './topic-directory.js';

/** What a reader does with a partition; failures of both are retried with the back-off of a subscription. */
export interface ReaderHandler {
  /** Says where to begin; also after `batch` has failed. */
  begin(): Promise<number>;
  batch(batch: RecordBatch): Promise<void>;
  /** There is nothing left before this offset: compaction or retention has removed it. */
  skipped?(position: number): void;
}

/** Where readers get records from. */
export interface RecordSources {
  readonly ends: KnownEnds;
  readonly recent: RecentRecords;
  readonly stored: StoredRecords;
}

const READ_RETRY_MIN_MS = 50;
const READ_RETRY_MAX_MS = 2_000;

/** Reads one partition in order, one batch at a time, until it is stopped. */
export class PartitionReader {
  /** True once `begin` has succeeded. */
  hasBegun = false;
  private position = 0;
  /** Read but not yet handed over; begins at `position`. */
  private ready: readonly LogRecord[] = [];
  private isPaused = false;
  private readonly stopping = new AbortController();
  private readonly signal = new WakeSignal();
  private readonly unwatch: () => void;
  private running: Promise<void> | undefined;

  constructor(
    private readonly topic: Topic,
    readonly partition: number,
    private readonly handler: ReaderHandler,
    private readonly limits: BatchLimits,
    private readonly sources: RecordSources,
    private readonly logger: Logger,
  ) {
    this.unwatch = sources.ends.watch(topic.topicId, partition, () => this.signal.set());
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Records that are in the partition and not handled yet, as far as is known. */
  get lag(): number {
    return Math.max(0, this.end - this.position);
  }

  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.signal.set();
  }

  /** Resolves when a running batch has ended; none begins afterwards. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.signal.set();
    await this.running;
    this.unwatch();
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private get end(): number {
    return this.sources.ends.of(this.topic.topicId, this.partition);
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.isStopping;) {
      try {
        this.ready = [];
        this.position = await this.handler.begin();
        this.hasBegun = true;
        await this.learnEnd();
        while (!this.isStopping) if (await this.step()) failures = 0;
      } catch (error) {
        failures += 1;
        this.logger.warn('a consumer failed; it gets the same records again', {
          topic: this.topic.name,
          partition: this.partition,
          offset: this.position,
          failures,
          reason: (error as Error).message,
        });
        await this.pause(redeliveryDelayMs(failures));
      }
    }
  }

  /** @returns True when a batch has been handled. */
  private async step(): Promise<boolean> {
    if (this.isPaused || (this.ready.length === 0 && this.end <= this.position)) {
      await this.signal.wait();
      return false;
    }
    if (this.ready.length === 0) this.ready = await this.read();
    if (this.ready.length === 0 || this.isStopping) return false;
    const count = recordsInBatch(this.ready, this.limits);
    const records = count === this.ready.length ? this.ready : this.ready.slice(0, count);
    const nextOffset = records[count - 1].offset + 1;
    const endOffset = Math.max(this.end, nextOffset);
    await this.handler.batch({ topic: this.topic.name, partition: this.partition, records, nextOffset, endOffset });
    this.position = nextOffset;
    this.ready = this.ready.slice(count);
    return true;
  }

  private async read(): Promise<readonly LogRecord[]> {
    const { recent, stored } = this.sources;
    const { maxBatchRecords, maxBatchBytes } = this.limits;
    const fresh = recent.from(this.topic.topicId, this.partition, this.position, maxBatchRecords);
    if (fresh.length > 0) return fresh;
    const limits = { records: maxBatchRecords, bytes: maxBatchBytes };
    const end = this.end;
    const read = await this.fromDatabase(() => stored.read(this.topic, this.partition, this.position, limits));
    if (read.length === 0) {
      this.position = Math.max(this.position, end);
      this.handler.skipped?.(this.position);
    }
    return read;
  }

  private async learnEnd(): Promise<void> {
    const end = await this.fromDatabase(() => this.sources.stored.endOf(this.topic, this.partition));
    this.sources.ends.advance(this.topic.topicId, this.partition, end);
    if (this.position <= end) return;
    this.logger.warn('a consumer begins after the end of a partition and waits; was the topic made again?', {
      topic: this.topic.name,
      partition: this.partition,
      position: this.position,
      end,
    });
  }

  /** Repeats a read until the database answers; the handler is not asked again, since it has not failed. */
  private async fromDatabase<T>(read: () => Promise<T>): Promise<T> {
    for (let delayMs = READ_RETRY_MIN_MS; ; delayMs = Math.min(delayMs * 2, READ_RETRY_MAX_MS)) {
      try {
        return await read();
      } catch (error) {
        if (this.isStopping) throw error;
        const { message: reason } = databaseError(error) as Error;
        this.logger.debug('reading the log failed; trying on', { topic: this.topic.name, reason });
        await this.pause(delayMs);
      }
    }
  }

  /** Waits for the time; only `stop` cuts it short. */
  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
