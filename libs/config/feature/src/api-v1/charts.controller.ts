import { Body, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { type Caller, Charts, Projects } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { chartReplacement, newChart } from '../charts/chart-input.js';
import { changedChartJson, chartJson } from '../charts/chart-json.js';
import { CreateChart } from '../charts/create-chart.js';
import { DeleteChart } from '../charts/delete-chart.js';
import { chartNotFound } from '../charts/lock-chart.js';
import { UpdateChart } from '../charts/update-chart.js';
import { findProject } from '../projects/find-project.js';

@ApiV1Controller('projects/:project/charts')
export class ChartsController {
  constructor(
    private readonly projects: Projects,
    private readonly charts: Charts,
    private readonly createChart: CreateChart,
    private readonly updateChart: UpdateChart,
    private readonly deleteChart: DeleteChart,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentPrincipal() { org }: Principal, @Param('project') project: string): Promise<object> {
    const { id } = await findProject(this.projects, org, project);
    return { charts: (await this.charts.list(org, id)).map(chartJson) };
  }

  @Get(':id')
  @Needs('read')
  async find(
    @CurrentPrincipal() { org }: Principal,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    const chart = await this.charts.find(org, (await findProject(this.projects, org, project)).id, id);
    if (chart === undefined) throw chartNotFound();
    return chartJson(chart);
  }

  @Post()
  @Needs('write')
  async create(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Body() body: unknown,
  ): Promise<object> {
    return chartJson(await this.createChart.run(caller, project, parseInput(newChart, body)));
  }

  @Put(':id')
  @Needs('write')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const wanted = parseInput(chartReplacement, body);
    const { chart, affected } = await this.updateChart.run(caller, project, id, wanted);
    return changedChartJson(chart, affected);
  }

  @Delete(':id')
  @Needs('write')
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return chartJson(await this.deleteChart.run(caller, project, id));
  }
}
