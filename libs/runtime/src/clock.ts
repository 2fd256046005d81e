/** Milliseconds since the Unix epoch, UTC. */
export type EpochMs = number;
/** Whole seconds since the Unix epoch, UTC. */
export type EpochSeconds = number;

/** The only source of the current time. Evaluation never asks it: it runs on event time. */
export abstract class Clock {
  /** Wall time. May jump. */
  abstract now(): EpochMs;
  /** Milliseconds that never go backwards, from an arbitrary origin: for durations and leases. */
  abstract monotonicMs(): number;
}

export class SystemClock extends Clock {
  override now(): EpochMs {
    return Date.now();
  }

  override monotonicMs(): number {
    return performance.now();
  }
}
