import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@tocsin/runtime';
import { ForgetOldChanges } from '../audit/forget-old-changes.js';
import { PublishTombstones } from './publish-tombstones.js';
import { RepublishMissing } from './republish-missing.js';

const INTERVAL_MS = 3_600_000;

/** Looks after `config.v1` and the audit at start and once an hour; the configuration itself does not wait for it. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    private readonly republishMissing: RepublishMissing,
    private readonly publishTombstones: PublishTombstones,
    private readonly forgetOldChanges: ForgetOldChanges,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.begin();
    this.timer = setInterval(() => this.begin(), INTERVAL_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private begin(): void {
    this.running = this.running.then(() => this.turn());
  }

  /** A failure loses nothing: the next turn finds the same work. */
  private async turn(): Promise<void> {
    try {
      const republished = await this.republishMissing.run(this.stopping.signal);
      if (republished > 0) this.logger.warn('config.v1 lacked records; published again', { republished });
      const tombstones = await this.publishTombstones.run();
      if (tombstones > 0) this.logger.info('tombstones of the configuration published', { tombstones });
      const changes = await this.forgetOldChanges.run();
      if (changes > 0) this.logger.info('old changes of the configuration were forgotten by the audit', { changes });
    } catch (error) {
      this.logger.warn('config.v1 and the audit could not be looked after; trying again in an hour', {
        reason: String(error),
      });
    }
  }
}
