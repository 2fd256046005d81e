import type { Logger } from '@tocsin/runtime';

const INTERVAL_MS = 3_600_000;

/** Work that is done from time to time. */
export interface Maintenance {
  /** How often; every hour, if it does not say. */
  readonly intervalMs?: number;
  run(): Promise<void>;
  /** Ends a run after its current step. */
  stop(): void;
}

/** Runs the maintenance of each part of the store at start and again and again. Whatever fails is tried again with the next run. */
export class MaintenanceSchedule {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, Promise<void>>();

  /** @param parts - By what the log calls them. */
  constructor(
    private readonly parts: Readonly<Record<string, Maintenance>>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    for (const [name, part] of Object.entries(this.parts)) {
      if (this.timers.has(name)) continue;
      const timer = setInterval(() => this.run(name, part), part.intervalMs ?? INTERVAL_MS);
      this.timers.set(name, timer);
      this.run(name, part);
    }
  }

  /** Ends after the steps under way. */
  async stop(): Promise<void> {
    for (const timer of this.timers.values()) clearInterval(timer);
    for (const part of Object.values(this.parts)) part.stop();
    await Promise.all(this.running.values());
  }

  /** A run that is still under way is the one that is due. */
  private run(name: string, part: Maintenance): void {
    if (this.running.has(name)) return;
    this.running.set(
      name,
      this.runPart(name, part).finally(() => this.running.delete(name)),
    );
  }

  private async runPart(name: string, part: Maintenance): Promise<void> {
    try {
      await part.run();
    } catch (error) {
      this.logger.warn(`maintenance of ${name} failed`, { error: String(error) });
    }
  }
}
