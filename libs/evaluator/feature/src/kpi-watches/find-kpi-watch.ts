import { Injectable } from '@nestjs/common';
import { type KpiWatch, KpiWatches } from '@tocsin/evaluator-domain';
import { ConfigurationView } from '@tocsin/platform';
import { type KpiSource, KpiSources } from '../runs/kpi/kpi-sources.js';

/** What a KPI monitor looks at, and what is kept of that. */
export interface FoundKpiWatch {
  readonly source: KpiSource;
  /** Undefined: nothing yet. */
  readonly watch: KpiWatch | undefined;
}

/** Finds what is kept for a KPI monitor as it is configured now. */
@Injectable()
export class FindKpiWatch {
  constructor(
    private readonly view: ConfigurationView,
    private readonly sources: KpiSources,
    private readonly watches: KpiWatches,
  ) {}

  /** @returns Undefined if the monitor, its chart or its project is gone. */
  async run(org: string, monitorId: string): Promise<FoundKpiWatch | undefined> {
    const monitor = this.view.find('kpiMonitor', org, monitorId);
    const source = monitor && this.sources.of(org, monitor);
    return source && { source, watch: await this.watches.find({ org, monitorId }, source.question) };
  }
}
