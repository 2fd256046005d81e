import type { DispatcherWorkers } from '@tocsin/dispatcher-domain';
import type { Clock, Logger } from '@tocsin/runtime';

/** Sending stops so long before the lease may end: what is begun then would be another's. */
const MARGIN_MS = 500;
const RETRY_MS = 500;

export interface LeaseEvents {
  /** @param workers - How many dispatchers are alive. */
  onRenewed(workers: number): void;
  /** This worker was declared gone: all that it holds is another's by now. */
  onLost(): void;
}

/**
 * Keeps one worker alive with one small statement every fifth of the lease, whatever else the process does. While the
 * database does not answer, nothing new is sent once the lease may have ended.
 */
export class WorkerLease {
  private validUntilMs: number;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  /** @param joinedMs - Monotonic time before the worker joined. */
  constructor(
    readonly worker: number,
    private readonly leaseMs: number,
    joinedMs: number,
    private readonly workers: DispatcherWorkers,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly events: LeaseEvents,
  ) {
    this.validUntilMs = joinedMs + leaseMs;
  }

  get isSafe(): boolean {
    return !this.isStopped && this.clock.monotonicMs() < this.validUntilMs - MARGIN_MS;
  }

  start(): void {
    this.schedule(this.leaseMs / 5);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** @internal Called by its own timer. */
  async renew(): Promise<void> {
    const askedAtMs = this.clock.monotonicMs();
    try {
      const alive = await this.workers.renew(this.worker, this.leaseMs);
      if (this.isStopped) return;
      if (alive === 0) {
        this.stop();
        this.events.onLost();
        return;
      }
      this.validUntilMs = askedAtMs + this.leaseMs;
      this.events.onRenewed(alive);
      this.schedule(this.leaseMs / 5);
    } catch (error) {
      this.logger.warn('the lease of this dispatcher could not be renewed yet', { error: String(error) });
      this.schedule(RETRY_MS);
    }
  }

  private schedule(ms: number): void {
    if (!this.isStopped) this.timer = setTimeout(() => void this.renew(), ms);
  }
}
