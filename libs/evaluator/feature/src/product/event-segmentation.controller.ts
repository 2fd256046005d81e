import { Controller, Get, HttpException, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import { QueryLimitError, type SegmentationAnswer } from '@tocsin/evaluator-domain';
import { CurrentProject, type ProjectPrincipal, ProjectSecretGuard, SurfaceErrorFilter } from '@tocsin/platform';
import type { FastifyReply } from 'fastify';
import { SegmentEvents } from './segment-events.js';

/** Status for a client that does not wait for its answer: nobody reads it, and it is no failure of ours. */
const CLIENT_GONE = 499;

/** Event segmentation, as Amplitude's Dashboard REST API answers it. */
@Controller('api/2/events')
@UseGuards(ProjectSecretGuard)
@UseFilters(SurfaceErrorFilter)
export class EventSegmentationController {
  constructor(private readonly segmentEvents: SegmentEvents) {}

  @Get('segmentation')
  async segmentation(
    @CurrentProject() principal: ProjectPrincipal,
    @Query() parameters: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ data: SegmentationAnswer }> {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort(new Error('the client is gone'));
    });
    try {
      return { data: await this.segmentEvents.run(principal, parameters, gone.signal) };
    } catch (error) {
      if (gone.signal.aborted) throw new HttpException('the client is gone', CLIENT_GONE, { cause: error });
      if (error instanceof QueryLimitError) reply.header('retry-after', error.retryAfterSeconds);
      throw error;
    }
  }
}
