import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, UseFilters, UseGuards } from '@nestjs/common';
import { type ErasedUser, type ErasureJob, erasureJobs, readErasureDays, UserErasures } from '@tocsin/evaluator-domain';
import { CurrentProject, type ProjectPrincipal, ProjectSecretGuard, SurfaceErrorFilter } from '@tocsin/platform';
import { RequestErasure } from './request-erasure.js';
import { WithdrawErasure } from './withdraw-erasure.js';

/** Erasure of users, as Amplitude's User Privacy API offers it. */
@Controller('api/2/deletions/users')
@UseGuards(ProjectSecretGuard)
@UseFilters(SurfaceErrorFilter)
export class UserErasuresController {
  constructor(
    private readonly requestErasure: RequestErasure,
    private readonly withdrawErasure: WithdrawErasure,
    private readonly erasures: UserErasures,
  ) {}

  @Post()
  @HttpCode(200)
  request(@CurrentProject() principal: ProjectPrincipal, @Body() body: unknown): Promise<readonly ErasureJob[]> {
    return this.requestErasure.run(principal, body);
  }

  @Get()
  async list(
    @CurrentProject() { org, project }: ProjectPrincipal,
    @Query() parameters: Readonly<Record<string, unknown>>,
  ): Promise<readonly ErasureJob[]> {
    const { from, to } = readErasureDays(parameters);
    return erasureJobs(await this.erasures.list({ org, projectId: project.id }, from, to), project.number);
  }

  @Delete(':user/:day')
  withdraw(
    @CurrentProject() principal: ProjectPrincipal,
    @Param('user') user: string,
    @Param('day') day: string,
  ): Promise<ErasedUser> {
    return this.withdrawErasure.run(principal, user, day);
  }
}
