import type { Logger } from '@tocsin/runtime';

const INTERVAL_MS = 3_600_000;

/** Work that is done from time to time. */
export interface Maintenance {
  run(): Promise<void>;
  /** Ends a run after its current step. */
  stop(): void;
}

/** Runs the maintenance of each part of the store at start and every hour. Whatever fails is tried again with the next run. */
export class MaintenanceSchedule {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  /** @param parts - By what the log calls them. */
  constructor(
    private readonly parts: Readonly<Record<string, Maintenance>>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.run(), INTERVAL_MS);
    this.run();
  }

  /** Ends after the steps under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const part of Object.values(this.parts)) part.stop();
    await this.running;
  }

  private run(): void {
    this.running ??= Promise.all(Object.entries(this.parts).map((part) => this.runPart(part))).then(() => {
      this.running = undefined;
    });
  }

  private async runPart([name, part]: [string, Maintenance]): Promise<void> {
    try {
      await part.run();
    } catch (error) {
      this.logger.warn(`maintenance of ${name} failed`, { error: String(error) });
    }
  }
}
