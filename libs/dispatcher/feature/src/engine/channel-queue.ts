import {
  Fifo,
  nextConcurrency,
  permit,
  type ChannelKey,
  type LeasedDelivery,
  type RateLimit,
} from '@tocsin/dispatcher-domain';

/**
 * A delivery in this process's hands. `ready`: may be sent. `following`: after its predecessor. `sending`: on its way.
 * `ended`: its outcome is known and is being written. `gone`: no longer ours.
 */
export interface HeldDelivery {
  readonly delivery: LeasedDelivery;
  readonly channel: ChannelQueue;
  state: 'ready' | 'following' | 'sending' | 'ended' | 'gone';
  /** Later transitions of its subject may wait in the table. */
  wakesNext: boolean;
}

/** `open`: send. `trial`: one delivery may try whether the receiver is back. `closed`: nothing may be sent. */
export type Gate = 'open' | 'trial' | 'closed';

/** What this process holds of one channel. */
export class ChannelQueue {
  readonly ready = new Fifo<HeldDelivery>();
  /** By subject: what goes one after the other, the first of them ready, sending or ended. */
  readonly lanes = new Map<string, HeldDelivery[]>();
  /** Everything in the lanes. */
  held = 0;
  sending = 0;
  /** Attempts that may run at once. */
  limit: number;
  gate: Gate = 'open';
  /** What it had in the table has been, or is being, ended. */
  isDeleted = false;
  /** This process's share of how fast it may be sent to; undefined: as fast as it answers. */
  rate: RateLimit | undefined;
  /** Its rate is used up: nothing is begun until it has rested. */
  isResting = false;
  private usedUntilMs = -Infinity;
  /** Monotonic time of the last success. */
  lastSuccessMs = -Infinity;

  constructor(
    readonly key: ChannelKey,
    private most: number,
  ) {
    this.limit = most;
  }

  /** Turns are taken between organizations first. */
  get group(): string {
    return this.key.org;
  }

  get mayStart(): boolean {
    return this.gate !== 'closed' && !this.isResting && this.ready.length > 0 && this.sending < this.limit;
  }

  /** @param most - This process's share of what the channel may have. */
  limitTo(most: number): void {
    this.most = most;
    this.limit = Math.min(this.limit, most);
  }

  /**
   * Counts one attempt against the rate.
   *
   * @returns Milliseconds to rest before; 0: it may begin now.
   */
  use(nowMs: number): number {
    if (this.rate === undefined) return 0;
    const answer = permit(this.usedUntilMs, this.rate, nowMs);
    if ('waitMs' in answer) return answer.waitMs;
    this.usedUntilMs = answer.usedUntilMs;
    return 0;
  }

  /** Begins with one attempt at a time, as after an outage. */
  startSlowly(): void {
    this.limit = 1;
  }

  judged(succeeded: boolean, nowMs: number): void {
    this.limit = nextConcurrency(this.limit, succeeded, this.most);
    if (succeeded) this.lastSuccessMs = nowMs;
  }
}
