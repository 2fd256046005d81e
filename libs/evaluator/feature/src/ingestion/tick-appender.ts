import type { Log } from '@tocsin/messaging';
import { cloudEventHeaders, OBSERVATION_TYPE, type Tick } from '@tocsin/payload-schemas';
import type { Topics } from '@tocsin/platform';
import type { Clock, IdSource, Logger } from '@tocsin/runtime';

/** How often every ingesting process appends a tick to each partition. */
const TICK_INTERVAL_MS = 5_000;

export interface TickAppenderOptions {
  readonly log: Log;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Names this process among those that ingest. */
  readonly instance: string;
}

/**
 * Lets time pass for every shard: a shard's time is the append time of its newest record, and a shard to which nobody
 * posts would never notice that a host is gone. One tick of any process is enough, so a failed one is not repeated.
 */
export class TickAppender {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isFailing = false;

  constructor(private readonly options: TickAppenderOptions) {}

  /** Appends at once, then every 5 s. */
  start(): void {
    this.timer ??= setInterval(() => this.tick(), TICK_INTERVAL_MS);
    this.tick();
  }

  /** Ends after the append under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.running;
  }

  private tick(): void {
    this.running ??= this.append().finally(() => {
      this.running = undefined;
    });
  }

  private async append(): Promise<void> {
    const { log, topics, clock, ids, logger, instance } = this.options;
    const at = clock.now();
    const tick: Tick = { at, instance };
    const records = Array.from({ length: topics.partitions('observations') }, (_, partition) => ({
      key: `tick/${instance}`,
      value: Buffer.from(JSON.stringify(tick)),
      headers: cloudEventHeaders(OBSERVATION_TYPE.tick, ids.next(), `tocsin/evaluator/${instance}`, at),
      partition,
    }));
    try {
      await log.append(topics.name('observations'), records);
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing)
        logger.warn('ticks cannot be appended; timers of idle shards wait', { error: String(error) });
      this.isFailing = true;
    }
  }
}
