import { Injectable } from '@nestjs/common';
import {
  actingOf,
  automaticMonitorOf,
  type Caller,
  checkMaySetAutomatic,
  checkPlan,
  Configuration,
  isAutomatic,
} from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { dropMonitorsFromWebhooks } from '../project-webhooks/drop-from-project-webhooks.js';
import { checkRecipients } from './judged-monitor.js';
import type { AutomaticMonitorInput } from './kpi-monitor-input.js';
import { lockKpiMonitors } from './lock-kpi-monitor.js';

@Injectable()
export class SetAutomaticMonitor {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /**
   * Turns the automatic monitor of a project on, changes it, or turns it off, which deletes it.
   *
   * @param projectName - The project's id or number.
   * @returns The monitor; undefined if it is off.
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If the caller may not.
   * @throws {PlanError} If it is turned on and the plan lacks KPI monitors.
   * @throws {InvalidInputError} If a recipient does not exist.
   */
  async run(
    caller: Caller,
    projectName: string,
    { isOn, ...spec }: AutomaticMonitorInput,
  ): Promise<KpiMonitorState | undefined> {
    return this.configuration.change(caller, async (change) => {
      const organization = await change.organizations.lock();
      const { project, monitors } = await lockKpiMonitors(change, projectName);
      checkMaySetAutomatic(actingOf(caller), project);
      const before = monitors.find(({ entity }) => isAutomatic(entity));
      if (!isOn) {
        if (before === undefined) return undefined;
        await change.kpiMonitors.remove(before);
        await dropMonitorsFromWebhooks(change, project.id, [before.entity.id]);
        return undefined;
      }
      await checkRecipients(change, spec.userIds ?? []);
      const monitor = automaticMonitorOf(before?.entity.id ?? this.ids.next(), spec, project.id, before?.entity);
      if (before === undefined) {
        checkPlan(organization.entity, 'kpiMonitors');
        await change.kpiMonitors.insert(monitor);
      } else await change.kpiMonitors.save(before, monitor);
      return monitor;
    });
  }
}
