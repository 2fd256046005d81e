/** Offset after the newest record of each partition, as far as this process knows, and who waits for more. */
export class KnownEnds {
  private readonly ends = new Map<string, number>();
  private readonly watchers = new Map<string, Set<() => void>>();

  /** 0 for a partition that nobody has looked at yet. */
  of(topicId: number, partition: number): number {
    return this.ends.get(id(topicId, partition)) ?? 0;
  }

  /** Takes note of an end; ends never go back, so an old one changes nothing. */
  advance(topicId: number, partition: number, end: number): void {
    const key = id(topicId, partition);
    if (end <= (this.ends.get(key) ?? 0)) return;
    this.ends.set(key, end);
    for (const wake of this.watchers.get(key) ?? []) wake();
  }

  /** Calls back whenever the end has moved, until the returned function is called. */
  watch(topicId: number, partition: number, wake: () => void): () => void {
    const key = id(topicId, partition);
    const watching = this.watchers.get(key) ?? new Set();
    this.watchers.set(key, watching.add(wake));
    return () => {
      watching.delete(wake);
      if (watching.size > 0) return;
      this.watchers.delete(key);
      this.ends.delete(key);
    };
  }

  isWatched(topicId: number, partition: number): boolean {
    return this.watchers.has(id(topicId, partition));
  }

  /** Ids of topics with a watched partition. */
  watchedTopics(): number[] {
    return [...new Set([...this.watchers.keys()].map((key) => Number(key.slice(0, key.indexOf('/')))))];
  }
}

function id(topicId: number, partition: number): string {
  return `${topicId}/${partition}`;
}
