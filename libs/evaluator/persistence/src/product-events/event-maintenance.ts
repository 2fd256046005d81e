import type { Clock, Logger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { eraseProject, type ProjectName } from './erase-project.js';
import { dayOf, type EventPartitions } from './event-partitions.js';
import { forgetPast } from './forget-past.js';

export interface EventMaintenanceOptions {
  readonly dataSource: DataSource;
  readonly partitions: EventPartitions;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Events that happened more days ago may go; whole days do. */
  readonly retentionDays: number;
  /** Projects that were deleted, as long as that is remembered. */
  readonly deletedProjects: () => readonly ProjectName[];
}

/**
 * What product events need from time to time: partitions ahead, retention, and that nothing stays of deleted projects. Any process
 * may run it at any time.
 */
export class EventMaintenance {
  private isStopping = false;

  constructor(private readonly options: EventMaintenanceOptions) {}

  async run(): Promise<void> {
    const { dataSource, partitions, clock, logger, retentionDays, deletedProjects } = this.options;
    await partitions.ensureAhead(clock.now());
    const dropped = await partitions.dropOld(clock.now(), retentionDays);
    if (dropped.length > 0) {
      logger.info('product events past their retention were dropped', { partitions: dropped });
      await forgetPast(dataSource, dayOf(clock.now()) - retentionDays);
    }
    for (const project of deletedProjects()) {
      if (this.isStopping) return;
      const isErased = await eraseProject(dataSource, project, () => this.isStopping);
      if (isErased) logger.info('what was stored of a deleted project was erased', { ...project });
    }
  }

  /** Ends a run after its current step. */
  stop(): void {
    this.isStopping = true;
  }
}
