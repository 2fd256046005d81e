/** Lets work wait for all before it that has a key in common with it. */
export class KeyedTurns {
  /** End of the last work of each key. */
  private readonly ends = new Map<string, Promise<void>>();

  /** @throws The reason of the signal, if that is aborted before the turn has come. */
  async run<T>(keys: readonly string[], signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = Promise.all(keys.flatMap((key) => this.ends.get(key) ?? []));
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    for (const key of keys) this.ends.set(key, ended);
    // Whoever comes after one that did not wait for its turn waits for all before it.
    void ended.then(() => {
      for (const key of keys) {
        if (this.ends.get(key) === ended) this.ends.delete(key);
      }
    });
    try {
      await unlessAborted(before, signal);
      return await work();
    } finally {
      void before.then(end);
    }
  }
}

async function unlessAborted(awaited: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const leave = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    void awaited.then(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
  });
}
