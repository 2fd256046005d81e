import { Injectable } from '@nestjs/common';
import { MAX_COST_IN_5_MINUTES, QueryAllowance } from '@tocsin/evaluator-domain';
import { Clock, InvalidInputError } from '@tocsin/runtime';

/** Lets projects ask as much as they may. Each process counts for itself. */
@Injectable()
export class ProjectQueries {
  private readonly allowance = new QueryAllowance();

  constructor(private readonly clock: Clock) {}

  /**
   * Asks something on behalf of a project.
   *
   * @throws {InvalidInputError} If the query costs more than is ever allowed.
   * @throws {QueryLimitError} If the project has to wait.
   */
  async run<T>(projectId: string, cost: number, ask: () => Promise<T>): Promise<T> {
    if (cost > MAX_COST_IN_5_MINUTES) {
      throw new InvalidInputError(
        `end: days × conditions × events must cost at most ${MAX_COST_IN_5_MINUTES}, these cost ${cost}: ask for fewer`,
        'end',
      );
    }
    this.allowance.begin(projectId, cost, this.clock.monotonicMs());
    try {
      return await ask();
    } finally {
      this.allowance.end(projectId);
    }
  }
}
