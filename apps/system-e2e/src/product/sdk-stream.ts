import { setTimeout as delay } from 'node:timers/promises';
import { createInstance, Types } from '@amplitude/analytics-node';
import type { ProductProject } from '@tocsin/tool-instance';

const FLUSH_MS = 50;
const FLUSH_EVENTS = 200;
const PAUSE_MS = 1;

export interface TrackedEvent {
  readonly type: string;
  readonly device: string;
}

/** A program with the unmodified SDK for Node, which counts what it was told of. */
export class SdkStream {
  private readonly sdk = createInstance();
  private readonly acknowledgements: Promise<void>[] = [];
  private readonly told = new Map<string, number>();
  private acknowledgedEvents = 0;

  async open(url: string, project: ProductProject): Promise<void> {
    const settings = {
      serverUrl: `${url}/batch`,
      flushIntervalMillis: FLUSH_MS,
      flushQueueSize: FLUSH_EVENTS,
      logLevel: Types.LogLevel.None,
    };
    await this.sdk.init(project.apiKey, settings).promise;
  }

  /** How often each type of event was tracked. */
  totals(): Record<string, number> {
    return Object.fromEntries(this.told);
  }

  get acknowledged(): number {
    return this.acknowledgedEvents;
  }

  /** Events whose acknowledgement has not come yet. */
  get inFlight(): number {
    return this.acknowledgements.length - this.acknowledgedEvents;
  }

  track(type: string, device: string, time?: number): void {
    this.told.set(type, (this.told.get(type) ?? 0) + 1);
    const { promise } = this.sdk.track(type, undefined, { device_id: device, ...(time !== undefined && { time }) });
    this.acknowledgements.push(
      promise.then(({ code, message }) => {
        if (code !== 200) throw new Error(`the SDK gave up an event: ${code} ${message}`);
        this.acknowledgedEvents++;
      }),
    );
  }

  /** Tracks one after the other, as happening now, until it is stopped. */
  async run(events: Iterable<TrackedEvent>, stopping: AbortSignal): Promise<void> {
    for (const { type, device } of events) {
      if (stopping.aborted) return;
      this.track(type, device);
      await delay(PAUSE_MS);
    }
  }

  /**
   * Resolves when all is acknowledged.
   *
   * @throws {Error} If the SDK gave up something.
   */
  async settled(): Promise<void> {
    await Promise.all(this.acknowledgements);
  }
}
