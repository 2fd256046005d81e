import type { ConfigEntry } from './config-entry.js';

/** Entries that are kept, over all entities, at about 1 kB each. */
const MAX_REPLACED = 10_000;

/** The last entries that newer ones of the same entity have replaced: for who comes back from a short absence. */
export class ReplacedEntries implements Iterable<readonly [key: string, entry: ConfigEntry]> {
  private readonly ring: (readonly [key: string, entry: ConfigEntry])[] = [];
  private oldest = 0;

  constructor(private readonly most = MAX_REPLACED) {}

  add(key: string, entry: ConfigEntry): void {
    this.ring[this.oldest] = [key, entry];
    this.oldest = (this.oldest + 1) % this.most;
  }

  /** In no particular order. */
  [Symbol.iterator](): Iterator<readonly [key: string, entry: ConfigEntry]> {
    return this.ring.values();
  }
}
