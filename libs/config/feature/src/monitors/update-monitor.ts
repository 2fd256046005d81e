import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import { checkKindKept, checkMonitor, monitorOf, type MonitorSpec } from '@tocsin/monitors';
import type { MonitorState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { monitorSurroundings } from './monitor-surroundings.js';

@Injectable()
export class UpdateMonitor {
  constructor(
    private readonly configuration: Configuration,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Replaces a monitor as a whole, but for what `MonitorSpec` lets an update keep.
   *
   * @throws {NotFoundError} If there is no such monitor.
   * @throws {InvalidInputError} If it is of another kind, its members do not fit together, or something that it refers to
   *   does not exist.
   */
  async run(caller: Caller, id: string, spec: MonitorSpec): Promise<MonitorState> {
    return this.configuration.change(caller, async (change) => {
      const all = await change.monitors.lockAll();
      const before = all.find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Monitor Not Found.');
      checkKindKept(spec, before.entity);
      checkMonitor(
        spec,
        await monitorSurroundings(
          change,
          all.filter((each) => each !== before),
        ),
      );
      const seal = (text: string, member: string): string =>
        this.secrets.seal(text, secretPlace(caller.org, 'monitor', id, member));
      const monitor = monitorOf(id, spec, seal, before.entity);
      await change.monitors.save(before, monitor);
      await change.announce({ event: 'monitorUpdate', monitor });
      return monitor;
    });
  }
}
