import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { MonitorState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { dropFromAlertGroupSettings } from '../alert-group-settings/drop-from-alert-group-settings.js';
import { dropFromDowntimes } from '../downtimes/drop-from-downtimes.js';
import { dropFromGroups } from '../notification-groups/drop-from-groups.js';

@Injectable()
export class DeleteMonitor {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a monitor, from the notification groups, downtimes and alert group settings that name it, too.
   *
   * @returns The monitor as it was.
   * @throws {NotFoundError} If there is no such monitor.
   */
  async run(caller: Caller, id: string): Promise<MonitorState> {
    return this.configuration.change(caller, async (change) => {
      const before = (await change.monitors.lockAll()).find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Monitor Not Found.');
      await change.monitors.remove(before);
      await dropFromGroups(change, [{ kind: 'monitor', id }]);
      await dropFromDowntimes(change, [{ kind: 'monitor', id }]);
      await dropFromAlertGroupSettings(change, [{ kind: 'monitor', id }]);
      await change.announce({ event: 'monitorDelete', monitor: before.entity });
      return before.entity;
    });
  }
}
