import { Injectable } from '@nestjs/common';
import {
  MAX_COST_IN_5_MINUTES,
  ProductQueries,
  QueryAllowance,
  segmentationAnswer,
  type SegmentationAnswer,
  selectionsOf,
} from '@tocsin/evaluator-domain';
import type { ProjectPrincipal } from '@tocsin/platform';
import { queryBuckets, queryCost, readSegmentation } from '@tocsin/product-queries';
import { Clock, InvalidInputError } from '@tocsin/runtime';

/** Answers how often events of a project happened. Each process counts for itself what a project may ask for. */
@Injectable()
export class SegmentEvents {
  private readonly allowance = new QueryAllowance();

  constructor(
    private readonly queries: ProductQueries,
    private readonly clock: Clock,
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
    const cost = queryCost(query);
    if (cost > MAX_COST_IN_5_MINUTES) {
      throw new InvalidInputError(
        `end: days × conditions × events must cost at most ${MAX_COST_IN_5_MINUTES}, these cost ${cost}: ask for fewer`,
        'end',
      );
    }
    this.allowance.begin(project.id, cost, this.clock.monotonicMs());
    try {
      const selections = selectionsOf(query);
      const { labels, bounds } = queryBuckets(query, project);
      const { measure, limit } = query;
      const request = { org, projectId: project.id, selections, measure, limit, bounds };
      return segmentationAnswer(query, labels, await this.queries.count(request, signal));
    } finally {
      this.allowance.end(project.id);
    }
  }
}
