import { Get, Param, Query } from '@nestjs/common';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, ConfigurationView, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { DescribeKpiWatch } from './describe-kpi-watch.js';
import { kpiWatchQuery } from './kpi-watch-query.js';
import { ListAutomaticEvents } from './list-automatic-events.js';
import { namedProject } from './named-project.js';

const DEFAULT_BUCKETS = 24;

/** What KPI monitors have counted and expect. Monitors themselves are told by `config`. */
@ApiV1Controller('projects/:project')
export class KpiWatchesController {
  constructor(
    private readonly view: ConfigurationView,
    private readonly describe: DescribeKpiWatch,
    private readonly automaticEvents: ListAutomaticEvents,
  ) {}

  @Get('monitors/:monitor/state')
  @Needs('read')
  async state(
    @CurrentPrincipal() { org }: Principal,
    @Param('project') projectName: string,
    @Param('monitor') id: string,
    @Query() query: unknown,
  ): Promise<object> {
    const { series, buckets = DEFAULT_BUCKETS } = parseInput(kpiWatchQuery, query);
    const project = namedProject(this.view, org, projectName);
    const monitor = this.view.find('kpiMonitor', org, id);
    if (monitor?.projectId !== project.id) throw new NotFoundError('Monitor Not Found.');
    return this.describe.run(org, id, { series, buckets });
  }

  @Get('automatic-monitors/events')
  @Needs('read')
  async events(@CurrentPrincipal() { org }: Principal, @Param('project') projectName: string): Promise<object> {
    return { events: await this.automaticEvents.run(org, namedProject(this.view, org, projectName)) };
  }
}
