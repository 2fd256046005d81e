import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkSubscriberCount,
  Configuration,
  subscriberOf,
  withSubscription,
} from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { checkRecipients } from './judged-monitor.js';
import { foundKpiMonitor, lockKpiMonitors, type NamedKpiMonitor } from './lock-kpi-monitor.js';

@Injectable()
export class SubscribeToKpiMonitor {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Begins or ends mails of a monitor to whoever asks, which everybody may.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such monitor in the project.
   * @throws {ForbiddenError} If the key belongs to nobody.
   * @throws {ConflictError} If as many people get its mails as may.
   */
  async run(
    caller: Caller,
    projectName: string,
    named: NamedKpiMonitor,
    isSubscribed: boolean,
  ): Promise<KpiMonitorState> {
    const userId = subscriberOf(actingOf(caller));
    return this.configuration.change(caller, async (change) => {
      const locked = await lockKpiMonitors(change, projectName);
      const before = foundKpiMonitor(locked, named);
      const monitor = withSubscription(before.entity, userId, isSubscribed);
      if (monitor === before.entity) return monitor;
      checkSubscriberCount(monitor);
      await checkRecipients(change, isSubscribed ? [userId] : []);
      await change.kpiMonitors.save(before, monitor);
      return monitor;
    });
  }
}
