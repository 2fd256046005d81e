import { Body, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { type Caller, KpiMonitors, Projects } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { Clock } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateKpiMonitor } from '../kpi-monitors/create-kpi-monitor.js';
import { DeleteKpiMonitor } from '../kpi-monitors/delete-kpi-monitor.js';
import { kpiMonitorInput, silenceInput } from '../kpi-monitors/kpi-monitor-input.js';
import { kpiMonitorJson, setMonitorJson } from '../kpi-monitors/kpi-monitor-json.js';
import { kpiMonitorNotFound } from '../kpi-monitors/lock-kpi-monitor.js';
import { SilenceKpiMonitor } from '../kpi-monitors/silence-kpi-monitor.js';
import { SubscribeToKpiMonitor } from '../kpi-monitors/subscribe-to-kpi-monitor.js';
import { UpdateKpiMonitor } from '../kpi-monitors/update-kpi-monitor.js';
import { findProject } from '../projects/find-project.js';

/** The automatic monitor of a project is one of these, but set elsewhere. */
@ApiV1Controller('projects/:project/monitors')
export class KpiMonitorsController {
  constructor(
    private readonly projects: Projects,
    private readonly monitors: KpiMonitors,
    private readonly createMonitor: CreateKpiMonitor,
    private readonly updateMonitor: UpdateKpiMonitor,
    private readonly silenceMonitor: SilenceKpiMonitor,
    private readonly subscription: SubscribeToKpiMonitor,
    private readonly deleteMonitor: DeleteKpiMonitor,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal, @Param('project') project: string): Promise<object> {
    const { id } = await findProject(this.projects, org, project);
    return { monitors: (await this.monitors.list(org, id)).map((monitor) => this.json(monitor)) };
  }

  @Get(':id')
  @Needs('read')
  async find(
    @CurrentPrincipal() { org }: Principal,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    const monitor = await this.monitors.find(org, (await findProject(this.projects, org, project)).id, id);
    if (monitor === undefined) throw kpiMonitorNotFound();
    return this.json(monitor);
  }

  @Post()
  @Needs('write')
  async create(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Body() body: unknown,
  ): Promise<object> {
    const spec = parseInput(kpiMonitorInput(this.clock.now()), body);
    return setMonitorJson(await this.createMonitor.run(caller, project, spec), this.clock.now());
  }

  @Put(':id')
  @Needs('write')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const spec = parseInput(kpiMonitorInput(this.clock.now()), body);
    return setMonitorJson(await this.updateMonitor.run(caller, project, id, spec), this.clock.now());
  }

  /** Silence alone, which more people may than change the monitor. */
  @Patch(':id')
  @Needs('write')
  async silence(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const wanted = parseInput(silenceInput(this.clock.now()), body);
    return this.json(await this.silenceMonitor.run(caller, project, id, wanted));
  }

  @Delete(':id')
  @Needs('write')
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(await this.deleteMonitor.run(caller, project, id));
  }

  @Put(':id/subscription')
  @Needs('write')
  async subscribe(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(await this.subscription.run(caller, project, { id }, true));
  }

  @Delete(':id/subscription')
  @Needs('write')
  async unsubscribe(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(await this.subscription.run(caller, project, { id }, false));
  }

  private readonly json = (monitor: KpiMonitorState): object => kpiMonitorJson(monitor, this.clock.now());
}
