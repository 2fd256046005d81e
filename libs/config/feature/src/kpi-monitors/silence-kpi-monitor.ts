import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkMaySilence,
  Configuration,
  type SilenceChange,
  withSilence,
} from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { foundKpiMonitor, lockKpiMonitors } from './lock-kpi-monitor.js';

@Injectable()
export class SilenceKpiMonitor {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Mutes or snoozes a monitor, or ends that.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such monitor in the project.
   * @throws {ForbiddenError} If the caller may not.
   */
  async run(caller: Caller, projectName: string, id: string, wanted: SilenceChange): Promise<KpiMonitorState> {
    return this.configuration.change(caller, async (change) => {
      const before = foundKpiMonitor(await lockKpiMonitors(change, projectName), { id });
      checkMaySilence(actingOf(caller), before.entity);
      const monitor = withSilence(before.entity, wanted);
      if (monitor !== before.entity) await change.kpiMonitors.save(before, monitor);
      return monitor;
    });
  }
}
