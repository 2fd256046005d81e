import { Body, Headers, Param } from '@nestjs/common';
import { parseInput } from '@tocsin/input';
import {
  continueTrace,
  CurrentPrincipal,
  MackerelController,
  PostRoute,
  type Principal,
  SUCCESS,
} from '@tocsin/platform';
import { PostHostMetrics } from './post-host-metrics.js';
import { PostServiceMetrics } from './post-service-metrics.js';
import { reportPost } from './posted-reports.js';
import { checkHostPost, checkServicePost } from './posted-samples.js';
import { ReportChecks } from './report-checks.js';

/** What agents post. */
@MackerelController()
export class IngestionController {
  constructor(
    private readonly postHostMetrics: PostHostMetrics,
    private readonly postServiceMetrics: PostServiceMetrics,
    private readonly reportChecks: ReportChecks,
  ) {}

  @PostRoute('tsdb')
  async hostMetrics(
    @CurrentPrincipal() { org }: Principal,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    await this.postHostMetrics.run(org, checkHostPost(body), continueTrace(traceparent));
    return SUCCESS;
  }

  @PostRoute('services/:service/tsdb')
  async serviceMetrics(
    @CurrentPrincipal() { org }: Principal,
    @Param('service') service: string,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    await this.postServiceMetrics.run(org, service, checkServicePost(body), continueTrace(traceparent));
    return SUCCESS;
  }

  @PostRoute('monitoring/checks/report')
  async checkReports(
    @CurrentPrincipal() { org }: Principal,
    @Body() body: unknown,
    @Headers('traceparent') traceparent?: string,
  ): Promise<object> {
    await this.reportChecks.run(org, parseInput(reportPost, body).reports, continueTrace(traceparent));
    return SUCCESS;
  }
}
