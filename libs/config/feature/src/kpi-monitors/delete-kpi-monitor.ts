import { Injectable } from '@nestjs/common';
import { actingOf, type Caller, checkMayDeleteMonitor, Configuration } from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { dropMonitorsFromWebhooks } from '../project-webhooks/drop-from-project-webhooks.js';
import { foundKpiMonitor, lockKpiMonitors } from './lock-kpi-monitor.js';

@Injectable()
export class DeleteKpiMonitor {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a monitor, from webhooks of the project, too.
   *
   * @param projectName - The project's id or number.
   * @returns The monitor as it was.
   * @throws {NotFoundError} If there is no such monitor in the project.
   * @throws {ForbiddenError} If the caller may not delete it.
   */
  async run(caller: Caller, projectName: string, id: string): Promise<KpiMonitorState> {
    return this.configuration.change(caller, async (change) => {
      const before = foundKpiMonitor(await lockKpiMonitors(change, projectName), { id });
      checkMayDeleteMonitor(actingOf(caller), before.entity);
      await change.kpiMonitors.remove(before);
      await dropMonitorsFromWebhooks(change, before.entity.projectId, [id]);
      return before.entity;
    });
  }
}
