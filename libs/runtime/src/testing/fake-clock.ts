import { Clock, type EpochMs } from '../clock.js';

/** A clock that only moves when told to. */
export class FakeClock extends Clock {
  private elapsedMs = 0;
  private steppedMs = 0;

  constructor(private readonly start: EpochMs = 1_764_000_000_000) {
    super();
  }

  override now(): EpochMs {
    return this.start + this.elapsedMs + this.steppedMs;
  }

  override monotonicMs(): number {
    return this.elapsedMs;
  }

  advance(ms: number): void {
    this.elapsedMs += ms;
  }

  /** Sets the wall time forwards, or back by a negative number; what it measures goes on as before. */
  step(ms: number): void {
    this.steppedMs += ms;
  }
}
