/** Lets work wait for all before it that has a key in common with it. */
export class KeyedTurns {
  /** End of the last work of each key. */
  private readonly ends = new Map<string, Promise<void>>();

  async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.ends.get(key) ?? []);
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    for (const key of keys) this.ends.set(key, ended);
    await Promise.all(before);
    try {
      return await work();
    } finally {
      end();
      for (const key of keys) {
        if (this.ends.get(key) === ended) this.ends.delete(key);
      }
    }
  }
}
