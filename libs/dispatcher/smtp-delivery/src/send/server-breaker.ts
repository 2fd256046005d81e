/** Failures in a row after which the server is left alone. */
const FAILURES_TO_OPEN = 5;
/** How long; then one attempt tries it. */
const OPEN_MS = 10_000;

/** Keeps mails away from a server that cannot be reached, so that none of them waits for its timeouts. */
export class ServerBreaker {
  private failures = 0;
  private openUntilMs = -Infinity;

  /**
   * Whether an attempt may begin.
   *
   * @param nowMs - Monotonic.
   */
  mayTry(nowMs: number): boolean {
    if (this.failures < FAILURES_TO_OPEN) return true;
    if (nowMs < this.openUntilMs) return false;
    // The others wait for what comes of this one.
    this.openUntilMs = nowMs + OPEN_MS;
    return true;
  }

  /** @param isReached - The server has answered, whatever it said. */
  tried(isReached: boolean, nowMs: number): void {
    this.failures = isReached ? 0 : this.failures + 1;
    if (this.failures >= FAILURES_TO_OPEN) this.openUntilMs = nowMs + OPEN_MS;
  }
}
