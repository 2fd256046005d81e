import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkMayChangeMonitor,
  Configuration,
  type KpiMonitorSpec,
} from '@tocsin/config-domain';
import { type JudgedMonitor, judgedMonitor } from './judged-monitor.js';
import { foundKpiMonitor, lockKpiMonitors } from './lock-kpi-monitor.js';

@Injectable()
export class UpdateKpiMonitor {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces a monitor of a chart, but for what `KpiMonitorSpec` lets an update keep.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such monitor in the project.
   * @throws {ConflictError} If it is the automatic one.
   * @throws {ForbiddenError} If it, or its new chart, is not the caller's.
   * @throws {InvalidInputError} If its members do not fit together or to the chart, or something that it names does not exist.
   */
  async run(caller: Caller, projectName: string, id: string, spec: KpiMonitorSpec): Promise<JudgedMonitor> {
    const acting = actingOf(caller);
    return this.configuration.change(caller, async (change) => {
      const locked = await lockKpiMonitors(change, projectName);
      const before = foundKpiMonitor(locked, { id });
      checkMayChangeMonitor(acting, before.entity);
      const judged = await judgedMonitor(change, acting, locked.project, id, spec, before.entity);
      await change.kpiMonitors.save(before, judged.monitor);
      return judged;
    });
  }
}
