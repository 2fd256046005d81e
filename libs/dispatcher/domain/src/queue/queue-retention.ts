import type { EpochMs } from '@tocsin/runtime';

/** How long things are kept after they happened. */
export interface RetentionPolicy {
  /** Bodies, and with them the memory of what was planned: longer than retries and a suspension's backlog together. */
  readonly payloadDays: number;
  readonly attemptDays: number;
}

/** Retries take up to 28 h 30 min, a backlog is kept 7 days, Retry-After adds hours: 10 days hold all of it. */
export const RETENTION_POLICY: RetentionPolicy = { payloadDays: 10, attemptDays: 30 };

/** UTC dates (`YYYY-MM-DD`), both included. */
export interface DayRange {
  readonly oldest: string;
  readonly newest: string;
}

/** Keeps the partitions of payloads and attempts. */
export abstract class QueueRetention {
  /**
   * Makes partitions for the days around `now` and drops those that are too old.
   *
   * @returns The days for which payloads can be stored.
   */
  abstract keep(now: EpochMs, policy: RetentionPolicy): Promise<DayRange>;
}
