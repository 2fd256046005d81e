import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@tocsin/runtime';
import { PublishTombstones } from './publish-tombstones.js';

/** A tombstone may be late: it only frees room. */
const INTERVAL_MS = 3_600_000;

/** Publishes tombstones at start and once an hour. */
@Injectable()
export class TombstoneSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly publishTombstones: PublishTombstones,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.publish(), INTERVAL_MS);
    this.timer.unref();
    this.publish();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private publish(): void {
    this.running = this.publishTombstones.run().then(
      (published) => {
        if (published > 0) this.logger.info('tombstones of the configuration published', { published });
      },
      // Nothing is lost: the next turn finds them again.
      (error: unknown) => this.logger.warn('tombstones of the configuration not published', { reason: String(error) }),
    );
  }
}
