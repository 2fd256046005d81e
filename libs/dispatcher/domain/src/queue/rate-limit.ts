/** How fast a channel may be sent to. */
export interface RateLimit {
  readonly perSecond: number;
  /** Messages that may go at once after a silence; at least 1. */
  readonly burst: number;
}

/** A burst is worth so much of the rate. */
const BURST_SECONDS = 10;

/** @param perMinute - 0: no limit. */
export function rateLimitOf(perMinute: number): RateLimit | undefined {
  if (perMinute === 0) return undefined;
  const perSecond = perMinute / 60;
  return { perSecond, burst: Math.max(1, perSecond * BURST_SECONDS) };
}

/** One dispatcher's part of a limit that `workers` share. */
export function shareOf({ perSecond, burst }: RateLimit, workers: number): RateLimit {
  return { perSecond: perSecond / workers, burst: Math.max(1, burst / workers) };
}

/** A message may go, and `usedUntilMs` is to be kept for the next; or it may go after `waitMs`. */
export type Permit = { readonly usedUntilMs: number } | { readonly waitMs: number };

/**
 * A token bucket in one number: the time until which the rate is used up (generic cell rate algorithm, ITU-T I.371). A
 * message may go if that lies no further ahead than the burst reaches.
 *
 * @param usedUntilMs - As the last permit told it; -Infinity at first.
 * @param nowMs - Of the same clock, which must not go back.
 */
export function permit(usedUntilMs: number, { perSecond, burst }: RateLimit, nowMs: number): Permit {
  const intervalMs = 1_000 / perSecond;
  const waitMs = usedUntilMs - nowMs - intervalMs * (burst - 1);
  return waitMs > 0 ? { waitMs } : { usedUntilMs: Math.max(usedUntilMs, nowMs) + intervalMs };
}
