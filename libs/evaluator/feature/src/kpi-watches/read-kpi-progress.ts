import { Injectable } from '@nestjs/common';
import { KpiWatches } from '@tocsin/evaluator-domain';
import { Clock } from '@tocsin/runtime';
import { KpiMonitorProgress, type KpiProgress } from '@tocsin/service-ports';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { FindKpiWatch } from './find-kpi-watch.js';
import { waitOf } from './kpi-wait.js';

/** Tells pages how far a KPI monitor has come. */
@Injectable()
export class ReadKpiProgress extends KpiMonitorProgress {
  constructor(
    private readonly find: FindKpiWatch,
    private readonly watches: KpiWatches,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async of(org: string, monitorId: string): Promise<KpiProgress | undefined> {
    const found = await this.find.run(org, monitorId);
    if (found === undefined) return undefined;
    const { source, watch } = found;
    return {
      judgedUntil: watch?.judgedUntil === undefined ? null : watch.judgedUntil / 1000,
      waitsFor: waitOf(source, watch, this.clock.now(), this.settings.settlingMs),
      seriesCount: watch === undefined ? 0 : (await this.watches.series(watch.watchNo)).length,
    };
  }
}
