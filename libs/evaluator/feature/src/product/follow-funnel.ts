import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { countFunnel, funnelAnswer, type FunnelAnswer, ProductQueries } from '@tocsin/evaluator-domain';
import type { ProjectPrincipal } from '@tocsin/platform';
import { funnelCost, queryBuckets, readFunnel } from '@tocsin/product-queries';
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
    const counts = await this.projectQueries.run(project.id, funnelCost(query), () =>
      countFunnel(this.queries, query, { org, projectId: project.id, bounds }, signal),
    );
    const answers: FunnelAnswer[] = [];
    for (const count of counts) {
      answers.push(funnelAnswer(query, labels, count));
      // Medians of many buckets take a while: others get their turn between two groups.
      await nextTurn();
      signal.throwIfAborted();
    }
    return answers;
  }
}
