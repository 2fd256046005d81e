import type { Logger } from '@tocsin/runtime';
import type { SampleMaintenance } from './sample-maintenance.js';

const INTERVAL_MS = 3_600_000;

/** Runs the maintenance of samples at start and every hour. Whatever fails is tried again with the next run. */
export class MaintenanceSchedule {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly maintenance: SampleMaintenance,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.run(), INTERVAL_MS);
    this.run();
  }

  /** Ends after the step under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.maintenance.stop();
    await this.running;
  }

  private run(): void {
    this.running ??= this.maintenance
      .run()
      .catch((error: unknown) => this.logger.warn('maintenance of samples failed', { error: String(error) }))
      .finally(() => {
        this.running = undefined;
      });
  }
}
