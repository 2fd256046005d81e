import { type BatchLimits, recordsInBatch } from '../batch-limits.js';
import type { RecordBatch } from '../log.js';
import type { MemoryTopic } from './memory-store.js';

export interface ReaderHandler {
  begin(): Promise<number>;
  batch(batch: RecordBatch): Promise<void>;
  isPaused(): boolean;
}

/** Reads one partition in order, one batch at a time, until it is stopped. */
export class MemoryReader {
  position = 0;
  hasBegun = false;
  private stopping = false;
  private wake: () => void = () => {};
  private readonly ended: Promise<void>;
  private readonly forget: () => void;

  constructor(
    private readonly topic: MemoryTopic,
    readonly partition: number,
    private readonly handler: ReaderHandler,
    private readonly limits: BatchLimits,
    private readonly retryDelayMs: number,
  ) {
    this.forget = topic.onAppend(() => this.wake());
    this.ended = this.run();
  }

  get endOffset(): number {
    return this.topic.partitions[this.partition].length;
  }

  /** Looks again: something has changed. */
  nudge(): void {
    this.wake();
  }

  /** Resolves when a running batch has ended; none begins afterwards. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.forget();
    this.wake();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        this.position = await this.handler.begin();
        this.hasBegun = true;
        while (!this.stopping) await this.step();
      } catch {
        // The handler's failure is the handler's to report; the same records come again.
        await this.pauseFor(this.retryDelayMs);
      }
    }
  }

  private async step(): Promise<void> {
    const ready = this.topic.partitions[this.partition].slice(this.position);
    if (ready.length === 0 || this.handler.isPaused()) return this.pauseFor();
    const records = ready.slice(0, recordsInBatch(ready, this.limits));
    const nextOffset = records[records.length - 1].offset + 1;
    await this.handler.batch({
      topic: this.topic.name,
      partition: this.partition,
      records,
      nextOffset,
      endOffset: this.endOffset,
    });
    this.position = nextOffset;
  }

  /** Waits for the time, or for a nudge when there is none; `stop` ends both. */
  private pauseFor(ms?: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.wake = () => {
        if (ms !== undefined && !this.stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
