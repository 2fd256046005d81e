import { Controller, Get, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FunnelAnswer, SegmentationAnswer } from '@tocsin/evaluator-domain';
import { CurrentProject, type ProjectPrincipal, ProjectSecretGuard, SurfaceErrorFilter } from '@tocsin/platform';
import type { FastifyReply } from 'fastify';
import { dashboardQuery } from './dashboard-query.js';
import { FollowFunnel } from './follow-funnel.js';
import { SegmentEvents } from './segment-events.js';

type Parameters = Readonly<Record<string, unknown>>;

/** Questions about product events, as Amplitude's Dashboard REST API answers them. */
@Controller('api/2')
@UseGuards(ProjectSecretGuard)
@UseFilters(SurfaceErrorFilter)
export class DashboardQueriesController {
  constructor(
    private readonly segmentEvents: SegmentEvents,
    private readonly followFunnel: FollowFunnel,
  ) {}

  @Get('events/segmentation')
  segmentation(
    @CurrentProject() principal: ProjectPrincipal,
    @Query() parameters: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ data: SegmentationAnswer }> {
    return dashboardQuery(reply, (signal) => this.segmentEvents.run(principal, parameters, signal));
  }

  @Get('funnels')
  funnels(
    @CurrentProject() principal: ProjectPrincipal,
    @Query() parameters: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ data: readonly FunnelAnswer[] }> {
    return dashboardQuery(reply, (signal) => this.followFunnel.run(principal, parameters, signal));
  }
}
