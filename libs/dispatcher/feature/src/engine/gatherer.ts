/**
 * Gathers items for a few milliseconds and hands them over in batches, one batch at a time: what comes while a batch is
 * worked on forms the next one.
 */
export class Gatherer<T> {
  private items: T[] = [];
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  /** @param work - Must not throw. */
  constructor(
    private readonly gatherMs: number,
    private readonly most: number,
    private readonly work: (batch: readonly T[]) => Promise<void>,
  ) {}

  add(item: T): void {
    this.items.push(item);
    if (this.working !== undefined) return;
    if (this.items.length >= this.most) this.begin();
    else this.timer ??= setTimeout(() => this.begin(), this.gatherMs);
  }

  /** Resolves when everything added so far has been worked on. */
  async drained(): Promise<void> {
    while (this.items.length > 0 || this.working !== undefined) {
      if (this.working === undefined) this.begin();
      await this.working;
    }
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.working = this.workThrough().finally(() => {
      this.working = undefined;
      if (this.items.length > 0) this.timer ??= setTimeout(() => this.begin(), this.gatherMs);
    });
  }

  private async workThrough(): Promise<void> {
    const batch = this.items.slice(0, this.most);
    this.items = this.items.slice(this.most);
    await this.work(batch);
  }
}
