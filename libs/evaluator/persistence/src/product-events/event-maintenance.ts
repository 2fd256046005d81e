import type { Clock, Logger } from '@tocsin/runtime';
import type { EventPartitions } from './event-partitions.js';

export interface EventMaintenanceOptions {
  readonly partitions: EventPartitions;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Events that happened more days ago may go; whole days do. */
  readonly retentionDays: number;
}

/** What product events need from time to time: partitions ahead, and retention. Any process may run it at any time. */
export class EventMaintenance {
  constructor(private readonly options: EventMaintenanceOptions) {}

  async run(): Promise<void> {
    const { partitions, clock, logger, retentionDays } = this.options;
    await partitions.ensureAhead(clock.now());
    const dropped = await partitions.dropOld(clock.now(), retentionDays);
    if (dropped.length > 0) logger.info('product events past their retention were dropped', { partitions: dropped });
  }

  /** A run is short: it ends by itself. */
  stop(): void {}
}
