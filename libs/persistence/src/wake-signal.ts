/** Wakes one waiting loop. A signal that comes while nobody waits is kept for the next wait; several count as one. */
export class WakeSignal {
  private isSet = false;
  private wakeWaiter: (() => void) | undefined;

  set(): void {
    this.isSet = true;
    this.wakeWaiter?.();
  }

  /** Resolves at the next signal, or after `timeoutMs` if that is given. */
  async wait(timeoutMs?: number): Promise<void> {
    if (!this.isSet) await this.signalled(timeoutMs);
    this.isSet = false;
  }

  private signalled(timeoutMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeWaiter = undefined;
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs);
      this.wakeWaiter = done;
    });
  }
}
