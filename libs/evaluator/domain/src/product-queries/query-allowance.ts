import { AppError } from '@tocsin/runtime';

/** Queries of one project that may run at once. */
export const MAX_CONCURRENT_QUERIES = 5;
/** Cost of a project's queries in 5 minutes. */
export const MAX_COST_IN_5_MINUTES = 1000;
/** And in an hour. */
export const MAX_COST_IN_AN_HOUR = 108_000;

const WINDOWS = [
  { minutes: 5, most: MAX_COST_IN_5_MINUTES, name: '5 minutes' },
  { minutes: 60, most: MAX_COST_IN_AN_HOUR, name: 'an hour' },
];
const MINUTE_MS = 60_000;

/** A project asks for more than it may at once, or in a while. */
export class QueryLimitError extends AppError {
  readonly code = 'rate_limited';
  readonly retryable = true;

  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

interface Spending {
  running: number;
  /** Cost by the minute in which it began, the oldest first; not more than an hour of them. */
  readonly minutes: Map<number, number>;
}

/** What each project may still ask for. Minutes count as a whole, so that a window is never more than it says. */
export class QueryAllowance {
  private readonly projects = new Map<string, Spending>();

  /**
   * Notes a query as running until `end` is called.
   *
   * @param nowMs - Of a clock that never goes back.
   * @throws {QueryLimitError} If it may not run now; nothing is noted then.
   */
  begin(project: string, cost: number, nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS);
    this.forget(minute);
    const { running, minutes } = this.projects.get(project) ?? { running: 0, minutes: new Map<number, number>() };
    if (running >= MAX_CONCURRENT_QUERIES) {
      throw new QueryLimitError(`a project may run ${MAX_CONCURRENT_QUERIES} queries at once: wait for one to end`, 1);
    }
    for (const { minutes: length, most, name } of WINDOWS) {
      const since = [...minutes].filter(([at]) => at >= minute - length);
      const spent = since.reduce((sum, [, each]) => sum + each, 0);
      if (spent + cost <= most) continue;
      const [oldest = minute] = since.map(([at]) => at);
      throw new QueryLimitError(
        `this query costs ${cost}, and a project has ${most} for ${name}, of which ${spent} are spent`,
        Math.ceil(((oldest + length + 1) * MINUTE_MS - nowMs) / 1000),
      );
    }
    minutes.set(minute, (minutes.get(minute) ?? 0) + cost);
    this.projects.set(project, { running: running + 1, minutes });
  }

  /** A query that had begun is over. */
  end(project: string): void {
    const spending = this.projects.get(project);
    if (spending !== undefined) spending.running--;
  }

  private forget(minute: number): void {
    for (const [project, { running, minutes }] of this.projects) {
      for (const at of minutes.keys()) if (at < minute - 60) minutes.delete(at);
      if (running === 0 && minutes.size === 0) this.projects.delete(project);
    }
  }
}
