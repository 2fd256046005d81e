const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** When a failed delivery is tried again. */
export interface RetrySchedule {
  /** Pause after the first, second, … failure; one attempt more than there are pauses. */
  readonly delaysMs: readonly number[];
  /** Each pause is multiplied by a random factor from 1 - ratio to 1 + ratio. */
  readonly jitterRatio: number;
  /** Longest wait that a receiver's Retry-After can ask for. */
  readonly retryAfterCapMs: number;
}

/** Eleven attempts over 23 h 43 min (19 h to 28 h 30 min with jitter). */
export const RETRY_SCHEDULE: RetrySchedule = {
  delaysMs: [
    5 * SECOND_MS,
    30 * SECOND_MS,
    2 * MINUTE_MS,
    10 * MINUTE_MS,
    30 * MINUTE_MS,
    1 * HOUR_MS,
    2 * HOUR_MS,
    4 * HOUR_MS,
    8 * HOUR_MS,
    8 * HOUR_MS,
  ],
  jitterRatio: 0.2,
  retryAfterCapMs: 6 * HOUR_MS,
};

/**
 * How long to wait after a failed attempt.
 *
 * @param failures - Attempts that have failed, this one included. One whose outcome is unknown is none.
 * @param random - From 0 to 1.
 * @param retryAfterMs - What the receiver asked for. It only ever lengthens the pause, up to the cap.
 * @returns Whole milliseconds, or undefined when this was the last one.
 */
export function delayAfter(
  failures: number,
  schedule: RetrySchedule,
  random: number,
  retryAfterMs?: number,
): number | undefined {
  const planned = schedule.delaysMs[failures - 1];
  if (planned === undefined) return undefined;
  const own = planned * (1 - schedule.jitterRatio + 2 * schedule.jitterRatio * random);
  return Math.round(Math.max(own, Math.min(retryAfterMs ?? 0, schedule.retryAfterCapMs)));
}
