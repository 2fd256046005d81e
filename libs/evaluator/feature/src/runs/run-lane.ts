/** Performs one run. Never rejects. */
export type Perform<R> = (run: R, signal: AbortSignal) => Promise<void>;

interface Running {
  readonly abandoned: AbortController;
  readonly ended: Promise<void>;
}

/** The runs of one kind of monitor: so many at once, the others wait in order of arrival; each monitor has one at most. */
export class RunLane<R> {
  private readonly waiting = new Map<string, R>();
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly maxConcurrent: number,
    private readonly perform: Perform<R>,
  ) {}

  get waitingCount(): number {
    return this.waiting.size;
  }

  get runningCount(): number {
    return this.running.size;
  }

  /**
   * @param key - Of the monitor.
   * @returns False if the monitor's former run waits or goes on: this one is left out.
   */
  add(key: string, run: R): boolean {
    if (this.waiting.has(key) || this.running.has(key)) return false;
    this.waiting.set(key, run);
    this.startWaiting();
    return true;
  }

  /** Nobody wants the monitor's run any more. */
  abandon(key: string): void {
    this.waiting.delete(key);
    this.running.get(key)?.abandoned.abort();
  }

  /** Waits until nothing runs any more. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  private startWaiting(): void {
    for (const [key, run] of this.waiting) {
      if (this.running.size >= this.maxConcurrent) return;
      this.waiting.delete(key);
      const abandoned = new AbortController();
      const ended = this.perform(run, abandoned.signal).finally(() => {
        this.running.delete(key);
        this.startWaiting();
      });
      this.running.set(key, { abandoned, ended });
    }
  }
}
