import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import { checkMonitor, monitorOf, type MonitorSpec } from '@tocsin/monitors';
import type { MonitorState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { MonitorLimits } from './monitor-limits.js';
import { monitorSurroundings } from './monitor-surroundings.js';

@Injectable()
export class CreateMonitor {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
    private readonly secrets: SecretBox,
    private readonly limits: MonitorLimits,
  ) {}

  /** @throws {InvalidInputError} If its members do not fit together, or something that it refers to does not exist. */
  async run(caller: Caller, spec: MonitorSpec): Promise<MonitorState> {
    const id = this.ids.next();
    const monitor = monitorOf(id, spec, (text, member) =>
      this.secrets.seal(text, secretPlace(caller.org, 'monitor', id, member)),
    );
    await this.configuration.change(caller, async (change) => {
      const all = await change.monitors.lockAll();
      checkMonitor(spec, await monitorSurroundings(change, all, this.limits.expressionMonitors));
      await change.monitors.insert(monitor);
      await change.announce({ event: 'monitorCreate', monitor });
    });
    return monitor;
  }
}
