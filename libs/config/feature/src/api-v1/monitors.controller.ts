import { Body, Get, Param, Put } from '@nestjs/common';
import { type Caller, Monitors } from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import { monitorOptionsInput } from '@tocsin/monitors';
import { monitorToApiJson, type MonitorState } from '@tocsin/payload-schemas';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { SetMonitorOptions } from '../monitors/set-monitor-options.js';

/** Monitors with what API v0 does not show of them. */
@ApiV1Controller('monitors')
export class ApiV1MonitorsController {
  constructor(
    private readonly monitors: Monitors,
    private readonly setOptions: SetMonitorOptions,
    private readonly secrets: SecretBox,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { monitors: (await this.monitors.list(org)).map((monitor) => this.json(org, monitor)) };
  }

  @Get(':id')
  @Needs('read')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    const monitor = await this.monitors.find(org, id);
    if (monitor === undefined) throw new NotFoundError('Monitor Not Found.');
    return this.json(org, monitor);
  }

  @Put(':id/options')
  @Needs('write')
  async options(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return this.json(caller.org, await this.setOptions.run(caller, id, parseInput(monitorOptionsInput, body)));
  }

  private json(org: string, monitor: MonitorState): object {
    const shown = monitorToApiJson(monitor, (sealed, member) =>
      this.secrets.open(sealed, secretPlace(org, 'monitor', monitor.id, member)),
    );
    return 'options' in monitor ? { ...shown, options: monitor.options } : shown;
  }
}
