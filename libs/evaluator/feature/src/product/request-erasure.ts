import { Injectable } from '@nestjs/common';
import { type ErasureJob, erasureJobs, readErasure, UserErasures } from '@tocsin/evaluator-domain';
import type { ProjectPrincipal } from '@tocsin/platform';
import { Clock, InvalidInputError, Logger } from '@tocsin/runtime';
import { ProductEventSettings } from './take-events.js';

const HOUR_MS = 3_600_000;
/** Unknown ids that an error names. */
const NAMED_UNKNOWN = 5;

/** Asks for users of a project to be erased, once the time is over in which that can be taken back. */
@Injectable()
export class RequestErasure {
  constructor(
    private readonly settings: ProductEventSettings,
    private readonly erasures: UserErasures,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * @returns The jobs that hold the users, each as if it held no others; stored before this returns.
   * @throws {InvalidInputError} If a member is wrong, or users are not known and that is not to be ignored: then none is erased.
   */
  async run({ org, project }: ProjectPrincipal, body: unknown): Promise<readonly (ErasureJob & UnknownIds)[]> {
    const wanted = readErasure(body);
    const requestedAt = this.clock.now();
    const dueAt = requestedAt + this.settings.erasureGraceHours * HOUR_MS;
    const { erasures, unknown } = await this.erasures.request(
      { org, projectId: project.id },
      { ...wanted, requestedAt, dueAt },
    );
    if (unknown.length > 0 && !wanted.ignoresUnknown) throw unknownUsers(unknown);
    this.logger.info('erasure of users was asked for', { org, project: project.id, users: erasures.length });
    return erasureJobs(erasures, project.number).map((job) => ({
      ...job,
      ...(unknown.length > 0 && { invalid_ids: unknown }),
    }));
  }
}

interface UnknownIds {
  /** Users of the request that are not known. */
  readonly invalid_ids?: readonly string[];
}

function unknownUsers(ids: readonly string[]): InvalidInputError {
  const named = ids.slice(0, NAMED_UNKNOWN).map((id) => JSON.stringify(id));
  const more = ids.length > named.length ? ` and ${ids.length - named.length} more` : '';
  return new InvalidInputError(
    `user_ids: must be users of this project, but nothing is stored of ${named.join(', ')}${more}; none was taken, ` +
      'with ignore_invalid_id the others are',
    'user_ids',
  );
}
