import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import { withOptions } from '@tocsin/monitors';
import type { MonitorOptions, MonitorState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class SetMonitorOptions {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces the options of a monitor as a whole.
   *
   * @throws {NotFoundError} If there is no such monitor.
   * @throws {InvalidInputError} If its kind has no such options, or they do not fit its thresholds.
   */
  async run(caller: Caller, id: string, options: MonitorOptions): Promise<MonitorState> {
    return this.configuration.change(caller, async (change) => {
      const before = (await change.monitors.lockAll()).find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Monitor Not Found.');
      const monitor = withOptions(before.entity, options);
      await change.monitors.save(before, monitor);
      await change.announce({ event: 'monitorUpdate', monitor });
      return monitor;
    });
  }
}
