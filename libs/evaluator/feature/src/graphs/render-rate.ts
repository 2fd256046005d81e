import { Injectable } from '@nestjs/common';
import { Clock } from '@tocsin/runtime';

/** Pictures that one process draws in a minute, so that nobody who has tokens can keep it busy. */
const PER_MINUTE = 120;
/** And at once, after a quiet time. */
const BURST = 40;

/** Says whether one more picture may be drawn now. */
@Injectable()
export class RenderRate {
  private allowed = BURST;
  private at: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** @returns False if it has to wait. */
  take(): boolean {
    const now = this.clock.monotonicMs();
    this.allowed = Math.min(BURST, this.allowed + ((now - (this.at ?? now)) / 60_000) * PER_MINUTE);
    this.at = now;
    if (this.allowed < 1) return false;
    this.allowed -= 1;
    return true;
  }

  secondsUntilNext(): number {
    return Math.max(1, Math.ceil(((1 - this.allowed) * 60) / PER_MINUTE));
  }
}
