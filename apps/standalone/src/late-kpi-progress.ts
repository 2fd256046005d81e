import { UnavailableError } from '@tocsin/runtime';
import { KpiMonitorProgress, type KpiProgress } from '@tocsin/service-ports';

/** `evaluator`'s progress of KPI monitors for the pages of the same process, whose modules come to exist together. */
export class LateKpiProgress extends KpiMonitorProgress {
  constructor(private readonly target: () => KpiMonitorProgress | undefined) {
    super();
  }

  override async of(org: string, monitorId: string): Promise<KpiProgress | undefined> {
    const target = this.target();
    if (target === undefined) throw new UnavailableError('the evaluator has not started yet');
    return target.of(org, monitorId);
  }
}
