import { Injectable } from '@nestjs/common';
import {
  countRequest,
  inTurns,
  ProductQueries,
  questionSeries,
  segmentationAnswer,
  type SegmentationAnswer,
} from '@tocsin/evaluator-domain';
import type { ProjectPrincipal } from '@tocsin/platform';
import { leadOf, queryBuckets, readSegmentation, segmentationCost } from '@tocsin/product-queries';
import { ProjectQueries } from './project-queries.js';

/** Answers how often events of a project happened. */
@Injectable()
export class SegmentEvents {
  constructor(
    private readonly queries: ProductQueries,
    private readonly projectQueries: ProjectQueries,
  ) {}

  /**
   * @param parameters - Of the URL.
   * @param signal - Aborted when the client is gone.
   * @throws {InvalidInputError} If a parameter is wrong, or the query costs more than is ever allowed.
   * @throws {QueryLimitError} If the project has to wait.
   * @throws {TooLargeError} If the query takes too long.
   */
  async run(
    { org, project }: ProjectPrincipal,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<SegmentationAnswer> {
    const query = readSegmentation(parameters);
    const { labels, bounds } = queryBuckets(query, project, leadOf(query));
    const request = countRequest(query, { org, projectId: project.id, bounds });
    return this.projectQueries.run(project.id, segmentationCost(query), async () => {
      const counts = await this.queries.count(request, signal);
      return segmentationAnswer(query, labels, await inTurns(questionSeries(query, request, counts), signal));
    });
  }
}
