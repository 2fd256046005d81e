/** Something that ends itself when its time is over. */
export interface Expiring {
  /** @param now - Monotonic milliseconds. */
  expire(now: number): void;
}

const TICK_MS = 50;

/**
 * One interval for all running attempts: an `AbortSignal.timeout` for each costs more than sending the request. A limit
 * is therefore kept to within a tick.
 */
export class Deadlines {
  private readonly running = new Set<Expiring>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly monotonicMs: () => number) {}

  private idle: (() => void) | undefined;

  add(attempt: Expiring): void {
    this.running.add(attempt);
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
  }

  remove(attempt: Expiring): void {
    this.running.delete(attempt);
    if (this.running.size === 0) this.idle?.();
  }

  /** Resolves when nothing is running. Nothing may be added afterwards. */
  async drained(): Promise<void> {
    if (this.running.size > 0) await new Promise<void>((resolve) => (this.idle = resolve));
    this.stop();
  }

  private tick(): void {
    const now = this.monotonicMs();
    for (const attempt of this.running) attempt.expire(now);
    if (this.running.size === 0) this.stop();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
