import { Param, Res } from '@nestjs/common';
import { NotFoundError } from '@tocsin/runtime';
import type { FastifyReply } from 'fastify';
import { alertGroupPage } from './alert-group-page.js';
import { alertGroupSettingPage } from './alert-group-setting-page.js';
import { alertPage } from './alert-page.js';
import { chartPage } from './chart-page.js';
import { hostPage } from './host-page.js';
import { kpiMonitorPage } from './kpi-monitor-page.js';
import { orgPath, type PageContext } from './layout.js';
import { monitorPage } from './monitor-page.js';
import { organizationPage } from './organization-page.js';
import { PageData } from './page-data.js';
import { PAGE_HEADERS } from './page-headers.js';
import { CurrentPage, Page, PageController } from './page-routes.js';
import { ProductPageData } from './product-page-data.js';
import { projectPage } from './project-page.js';
import { servicePage } from './service-page.js';

/** Every path that notifications link to. */
@PageController()
export class PagesController {
  constructor(
    private readonly data: PageData,
    private readonly product: ProductPageData,
  ) {}

  @Page('')
  home(@CurrentPage() context: PageContext, @Res() reply: FastifyReply): void {
    void reply
      .status(303)
      .headers({ ...PAGE_HEADERS, location: orgPath(context) })
      .send('');
  }

  @Page('orgs/:org')
  async organization(@CurrentPage() context: PageContext): Promise<string> {
    return organizationPage(context, await this.data.organization(context.organization.id));
  }

  @Page('orgs/:org/alerts/:id')
  async alert(@CurrentPage() context: PageContext, @Param('id') id: string): Promise<string> {
    return alertPage(context, await this.data.alert(context.organization.id, id));
  }

  @Page('orgs/:org/alert-groups/:id')
  async alertGroup(@CurrentPage() context: PageContext, @Param('id') id: string): Promise<string> {
    return alertGroupPage(context, await this.data.alertGroup(context.organization.id, id));
  }

  @Page('orgs/:org/alert-group-settings/:id')
  async alertGroupSetting(@CurrentPage() context: PageContext, @Param('id') id: string): Promise<string> {
    return alertGroupSettingPage(context, await this.data.alertGroupSetting(context.organization.id, id));
  }

  @Page('orgs/:org/hosts/:id')
  async host(@CurrentPage() context: PageContext, @Param('id') id: string): Promise<string> {
    const { host, alerts } = await this.data.host(context.organization.id, id);
    return hostPage(context, host, alerts);
  }

  @Page('orgs/:org/services/:name')
  async service(@CurrentPage() context: PageContext, @Param('name') name: string): Promise<string> {
    return servicePage(context, await this.data.service(context.organization.id, name));
  }

  @Page('orgs/:org/monitors/:id')
  async monitor(@CurrentPage() context: PageContext, @Param('id') id: string): Promise<string> {
    return monitorPage(context, await this.data.monitor(context.organization.id, id));
  }

  @Page('orgs/:org/projects/:project')
  async project(@CurrentPage() context: PageContext, @Param('project') id: string): Promise<string> {
    return projectPage(context, await this.product.project(context.organization.id, id));
  }

  @Page('orgs/:org/projects/:project/charts/:id')
  async chart(
    @CurrentPage() context: PageContext,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<string> {
    return chartPage(context, await this.product.chart(context.organization.id, project, id));
  }

  @Page('orgs/:org/projects/:project/monitors/:id')
  async kpiMonitor(
    @CurrentPage() context: PageContext,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<string> {
    return kpiMonitorPage(context, await this.product.kpiMonitor(context.organization.id, project, id));
  }

  /** Alerts name the KPI monitor that found them, but not its project. */
  @Page('orgs/:org/kpi-monitors/:id')
  async anyKpiMonitor(
    @CurrentPage() context: PageContext,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const project = await this.product.projectOf(context.organization.id, id);
    if (project === undefined) throw new NotFoundError(`There is no KPI monitor ${id}.`);
    void reply
      .status(303)
      .headers({ ...PAGE_HEADERS, location: orgPath(context, 'projects', project, 'monitors', id) })
      .send('');
  }

  @Page('orgs/*')
  anythingElse(): never {
    throw new NotFoundError('There is no such page.');
  }
}
