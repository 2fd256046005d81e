import type { EpochMs } from '@tocsin/runtime';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;

/** When a channel that keeps failing is left alone. */
export interface HealthPolicy {
  /** Failures in a row after which the channel is paused and then tried with one delivery at a time. */
  readonly failuresToPause: number;
  /** The first such pause; it doubles with every failed trial. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Longest pause that a receiver's Retry-After can ask for. */
  readonly retryAfterCapMs: number;
  /** Failures without a success for so long suspend the channel. */
  readonly suspendAfterMs: number;
}

export const HEALTH_POLICY: HealthPolicy = {
  failuresToPause: 10,
  firstPauseMs: 5 * SECOND_MS,
  longestPauseMs: 60 * SECOND_MS,
  retryAfterCapMs: 6 * HOUR_MS,
  suspendAfterMs: 24 * HOUR_MS,
};

export type SuspensionCause = 'gone' | 'failing';

/** What is remembered of a channel's receiver. */
export interface ChannelHealth {
  /** The first failure since the last success; null: none. */
  readonly failingSince: EpochMs | null;
  /** Failures since the last success. */
  readonly failures: number;
  /** Nothing is sent before; null: no pause. */
  readonly pausedUntil: EpochMs | null;
  /** How many pauses in a row failures have brought about. */
  readonly pauses: number;
  /** Nothing is sent until `config` has lifted the suspension. */
  readonly suspension: { readonly at: EpochMs; readonly cause: SuspensionCause } | null;
}

export const HEALTHY: ChannelHealth = {
  failingSince: null,
  failures: 0,
  pausedUntil: null,
  pauses: 0,
  suspension: null,
};

/** Whether anything is worth remembering. */
export function isHealthy(health: ChannelHealth): boolean {
  return health.failures === 0 && health.pausedUntil === null && health.suspension === null;
}

/** A success forgets every failure and pause. A suspension stays: only `config` lifts it. */
export function afterSuccess(health: ChannelHealth): ChannelHealth {
  if (isHealthy(health)) return health;
  return health.suspension === null ? HEALTHY : { ...HEALTHY, suspension: health.suspension };
}

/** @param retryAfterMs - What the receiver asked for; it holds for the whole channel. */
export function afterFailure(
  health: ChannelHealth,
  at: EpochMs,
  policy: HealthPolicy,
  retryAfterMs?: number,
): ChannelHealth {
  const failingSince = health.failingSince ?? at;
  const failures = health.failures + 1;
  // Attempts that were under way when a pause began do not lengthen it.
  const isPaused = health.pausedUntil !== null && at < health.pausedUntil;
  const opens = !isPaused && failures >= policy.failuresToPause;
  const ownPauseMs = opens ? Math.min(policy.firstPauseMs * 2 ** health.pauses, policy.longestPauseMs) : 0;
  const askedMs = Math.min(retryAfterMs ?? 0, policy.retryAfterCapMs);
  const pauseMs = Math.max(ownPauseMs, askedMs);
  return {
    failingSince,
    failures,
    pausedUntil: pauseMs > 0 ? Math.max(at + pauseMs, health.pausedUntil ?? 0) : health.pausedUntil,
    pauses: opens ? health.pauses + 1 : health.pauses,
    suspension: health.suspension ?? (at - failingSince >= policy.suspendAfterMs ? { at, cause: 'failing' } : null),
  };
}

/** The receiver said that it will never come back (410). */
export function afterGone(health: ChannelHealth, at: EpochMs): ChannelHealth {
  return { ...health, suspension: health.suspension ?? { at, cause: 'gone' } };
}

/** `trial`: one delivery may go, and nothing else until it has ended. */
export type Standing = 'open' | 'paused' | 'trial' | 'suspended';

export function standingOf(health: ChannelHealth, now: EpochMs, policy: HealthPolicy): Standing {
  if (health.suspension !== null) return 'suspended';
  if (health.pausedUntil !== null && now < health.pausedUntil) return 'paused';
  return health.failures >= policy.failuresToPause ? 'trial' : 'open';
}
