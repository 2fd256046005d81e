import { Injectable } from '@nestjs/common';
import { Charts, checkConditions, checkedChartQuery, checkFitsChart, kpiMonitorOf } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { Clock, IdSource } from '@tocsin/runtime';
import { kpiMonitorInput } from './kpi-monitor-input.js';
import { chartNotFound } from './judged-monitor.js';

/**
 * What would be stored for the description of a KPI monitor, by the rules for making one; nothing is stored. As nobody is told of
 * anything by it, it may be on anybody's chart, and whom it names need not be there.
 */
@Injectable()
export class ReadKpiDefinition {
  constructor(
    private readonly charts: Charts,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** @throws {InvalidInputError} Naming the member, the problem and what would be right. */
  async run(org: string, projectId: string, definition: unknown): Promise<KpiMonitorState> {
    const spec = parseInput(kpiMonitorInput(this.clock.now()), definition);
    const chart = await this.charts.find(org, projectId, spec.chartId);
    if (chart === undefined) throw chartNotFound(spec.chartId);
    checkConditions(spec);
    const monitor = kpiMonitorOf(this.ids.next(), spec, chart, undefined);
    checkFitsChart(monitor, checkedChartQuery(chart.query));
    return monitor;
  }
}
