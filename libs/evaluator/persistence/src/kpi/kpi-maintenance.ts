import type { KpiWatchName } from '@tocsin/evaluator-domain';
import type { Logger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import type { Maintenance } from '../maintenance-schedule.js';

export interface KpiMaintenanceOptions {
  readonly dataSource: DataSource;
  readonly logger: Logger;
  /** Whether a KPI monitor exists, as this process knows the configuration. */
  readonly isWatched: (name: KpiWatchName) => boolean;
}

/** Erases what was counted for KPI monitors that are gone, by themselves or with their charts and projects. */
export class KpiMaintenance implements Maintenance {
  private isStopping = false;

  constructor(private readonly options: KpiMaintenanceOptions) {}

  async run(): Promise<void> {
    const { dataSource, logger, isWatched } = this.options;
    // Another process may have opened one for a monitor that is too new to be known here.
    const watches = await dataSource.query<{ watch_no: number; org: string; monitor_id: string }[]>(
      `select watch_no, org, monitor_id from kpi_watch where opened_at < now() - interval '10 minutes'`,
    );
    for (const { watch_no: watchNo, org, monitor_id: monitorId } of watches) {
      if (this.isStopping) return;
      if (isWatched({ org, monitorId })) continue;
      await dataSource.query('delete from kpi_watch where watch_no = $1', [watchNo]);
      logger.info('what was counted for a KPI monitor that is gone was erased', { org, monitor: monitorId });
    }
  }

  stop(): void {
    this.isStopping = true;
  }
}
