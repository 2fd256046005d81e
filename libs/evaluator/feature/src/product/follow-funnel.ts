import { Injectable } from '@nestjs/common';
import {
  countFunnel,
  funnelAnswer,
  type FunnelAnswer,
  type FunnelCount,
  inTurns,
  ProductQueries,
} from '@tocsin/evaluator-domain';
import type { ProjectPrincipal } from '@tocsin/platform';
import { type Funnel, funnelCost, queryBuckets, readFunnel } from '@tocsin/product-queries';
import { ProjectQueries } from './project-queries.js';

/** Answers how many of those who begin something go on to its end. */
@Injectable()
export class FollowFunnel {
  constructor(
    private readonly queries: ProductQueries,
    private readonly projectQueries: ProjectQueries,
  ) {}

  /**
   * @param parameters - Of the URL.
   * @param signal - Aborted when the client is gone.
   * @returns By segment, or by group.
   * @throws {InvalidInputError} If a parameter is wrong, or the query costs more than is ever allowed.
   * @throws {QueryLimitError} If the project has to wait.
   * @throws {TooLargeError} If the query takes too long.
   */
  async run(
    { org, project }: ProjectPrincipal,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<readonly FunnelAnswer[]> {
    const query = readFunnel(parameters);
    const { labels, bounds } = queryBuckets(query, project);
    return this.projectQueries.run(project.id, funnelCost(query), async () => {
      const counts = await countFunnel(this.queries, query, { org, projectId: project.id, bounds }, signal);
      return inTurns(answersOf(query, labels, counts), signal);
    });
  }
}

function* answersOf(
  query: Funnel,
  xValues: readonly string[],
  counts: readonly FunnelCount[],
): Generator<FunnelAnswer> {
  for (const count of counts) yield funnelAnswer(query, xValues, count);
}
