/** Runs one piece of work after the other, in the order in which they were handed over. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns What `work` returns or throws; the next piece begins in either case. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work, work);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything handed over so far has ended. */
  async idle(): Promise<void> {
    await this.last;
  }
}
