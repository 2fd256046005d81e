import { Injectable } from '@nestjs/common';
import { type ErasedUser, erasedUser, readDay, UserErasures } from '@tocsin/evaluator-domain';
import type { ProjectPrincipal } from '@tocsin/platform';
import { Clock, InvalidInputError, Logger } from '@tocsin/runtime';

const DAY_MS = 86_400_000;

/** Takes a user out of a job that has not begun. */
@Injectable()
export class WithdrawErasure {
  constructor(
    private readonly erasures: UserErasures,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * @param day - Of the job, YYYY-MM-DD.
   * @throws {InvalidInputError} If no job of that day has the user, or it has begun.
   */
  async run({ org, project }: ProjectPrincipal, userId: string, day: string): Promise<ErasedUser> {
    const from = readDay('day', day);
    const due = { from, to: from + DAY_MS };
    const withdrawn = await this.erasures.withdraw({ org, projectId: project.id }, userId, due, this.clock.now());
    if (withdrawn === undefined) {
      throw new InvalidInputError(
        `day: must be that of a job that has the user ${JSON.stringify(userId)} and has not begun`,
        'day',
      );
    }
    this.logger.info('erasure of a user was taken back', { org, project: project.id });
    return erasedUser(withdrawn);
  }
}
