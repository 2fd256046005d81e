import type { RecordPosition } from '@tocsin/messaging';

/** What a relay knows of a topic that it has published to. */
export interface TopicEntry {
  readonly identity: string;
  /** By partition: offset after the last record that was published there. */
  readonly ends: readonly number[];
  /** Kept rows of this topic, after one id and up to another, that are to be published again before anything else. */
  readonly resend?: { readonly afterId: number; readonly upToId: number };
}

/** By topic name; kept in the database beside the relay's position. */
export type TopicLedger = Readonly<Record<string, TopicEntry>>;

/** The entry after publishing at these positions. */
export function published(entry: TopicEntry, positions: readonly RecordPosition[]): TopicEntry {
  const ends = [...entry.ends];
  for (const { partition, offset } of positions) {
    while (ends.length <= partition) ends.push(0);
    ends[partition] = Math.max(ends[partition], offset + 1);
  }
  return { ...entry, ends };
}

/**
 * True when records that were published are no longer in the topic: it is another one of the same name, or it ends before
 * what was acknowledged.
 *
 * @param found - The topic as it is now.
 */
export function hasLostRecords(
  entry: TopicEntry,
  found: { readonly identity: string; readonly ends: readonly number[] },
): boolean {
  return found.identity !== entry.identity || entry.ends.some((end, partition) => (found.ends[partition] ?? 0) < end);
}
