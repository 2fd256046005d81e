import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkKpiMonitorCount,
  checkPlan,
  Configuration,
  type KpiMonitorSpec,
} from '@tocsin/config-domain';
import { IdSource } from '@tocsin/runtime';
import { ProjectLimits } from '../projects/project-limits.js';
import { type JudgedMonitor, judgedMonitor } from './judged-monitor.js';
import { lockKpiMonitors } from './lock-kpi-monitor.js';

@Injectable()
export class CreateKpiMonitor {
  constructor(
    private readonly configuration: Configuration,
    private readonly limits: ProjectLimits,
    private readonly ids: IdSource,
  ) {}

  /**
   * Sets a monitor on a chart.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such project.
   * @throws {PlanError} If the plan lacks KPI monitors.
   * @throws {InvalidInputError} If its members do not fit together or to the chart, or something that it names does not exist.
   * @throws {ForbiddenError} If the chart is not the caller's.
   * @throws {ConflictError} If the project has as many monitors as it may.
   */
  async run(caller: Caller, projectName: string, spec: KpiMonitorSpec): Promise<JudgedMonitor> {
    return this.configuration.change(caller, async (change) => {
      const organization = await change.organizations.lock();
      const locked = await lockKpiMonitors(change, projectName);
      checkPlan(organization.entity, 'kpiMonitors');
      const judged = await judgedMonitor(change, actingOf(caller), locked.project, this.ids.next(), spec);
      checkKpiMonitorCount(locked.monitors.length, this.limits.kpiMonitors);
      await change.kpiMonitors.insert(judged.monitor);
      return judged;
    });
  }
}
