import { Injectable } from '@nestjs/common';
import { Monitors, Services } from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import { checkMonitor, monitorInput, monitorOf, monitorOptionsInput, withOptions } from '@tocsin/monitors';
import type { KpiMonitorState, MonitorState } from '@tocsin/payload-schemas';
import { Clock, IdSource } from '@tocsin/runtime';
import { MonitorDefinitions } from '@tocsin/service-ports';
import { z } from 'zod';
import { ReadKpiDefinition } from '../kpi-monitors/read-kpi-definition.js';

const withOptionsInput = z.object({ options: monitorOptionsInput.optional() });

/** What would be stored for the description of a monitor; the same rules as for making one, and nothing is stored. */
@Injectable()
export class ReadMonitorDefinition extends MonitorDefinitions {
  constructor(
    private readonly monitors: Monitors,
    private readonly services: Services,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly kpis: ReadKpiDefinition,
  ) {
    super();
  }

  override async read(org: string, definition: unknown): Promise<MonitorState> {
    const spec = parseInput(monitorInput, definition);
    const { options } = parseInput(withOptionsInput, definition);
    const services = await this.services.list(org);
    checkMonitor(spec, {
      rolesByService: new Map(services.map(({ name, roles }) => [name, new Set(roles.map((role) => role.name))])),
      others: await this.monitors.list(org),
      now: Math.floor(this.clock.now() / 1000),
      // Nothing is stored, so nothing is one too many.
      maxExpressionMonitors: Infinity,
    });
    const id = this.ids.next();
    const seal = (text: string, member: string): string =>
      this.secrets.seal(text, secretPlace(org, 'monitor', id, member));
    const monitor = monitorOf(id, spec, seal);
    return options === undefined ? monitor : withOptions(monitor, options);
  }

  override readKpi(org: string, projectId: string, definition: unknown): Promise<KpiMonitorState> {
    return this.kpis.run(org, projectId, definition);
  }
}
