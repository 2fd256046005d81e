import { Body, Delete, Get, Param, Put } from '@nestjs/common';
import { type Caller, isAutomatic, KpiMonitors, Projects } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { Clock } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { automaticMonitorInput } from '../kpi-monitors/kpi-monitor-input.js';
import { automaticMonitorJson } from '../kpi-monitors/kpi-monitor-json.js';
import { SetAutomaticMonitor } from '../kpi-monitors/set-automatic-monitor.js';
import { SubscribeToKpiMonitor } from '../kpi-monitors/subscribe-to-kpi-monitor.js';
import { findProject } from '../projects/find-project.js';

/** One monitor of every event of a project: on or off. */
@ApiV1Controller('projects/:project/automatic-monitors')
export class AutomaticMonitorsController {
  constructor(
    private readonly projects: Projects,
    private readonly monitors: KpiMonitors,
    private readonly setMonitor: SetAutomaticMonitor,
    private readonly subscription: SubscribeToKpiMonitor,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  async find(@CurrentPrincipal() { org }: Principal, @Param('project') project: string): Promise<object> {
    const monitors = await this.monitors.list(org, (await findProject(this.projects, org, project)).id);
    return this.json(monitors.find(isAutomatic));
  }

  @Put()
  @Needs('write')
  async set(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Body() body: unknown,
  ): Promise<object> {
    const wanted = parseInput(automaticMonitorInput(this.clock.now()), body);
    return this.json(await this.setMonitor.run(caller, project, wanted));
  }

  @Put('subscription')
  @Needs('write')
  async subscribe(@CurrentCaller() caller: Caller, @Param('project') project: string): Promise<object> {
    return this.json(await this.subscription.run(caller, project, 'automatic', true));
  }

  @Delete('subscription')
  @Needs('write')
  async unsubscribe(@CurrentCaller() caller: Caller, @Param('project') project: string): Promise<object> {
    return this.json(await this.subscription.run(caller, project, 'automatic', false));
  }

  private json(monitor: KpiMonitorState | undefined): object {
    return automaticMonitorJson(monitor, this.clock.now());
  }
}
