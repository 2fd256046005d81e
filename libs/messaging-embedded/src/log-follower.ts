import { batchLimits, type Follower, type FollowHandler } from '@tocsin/messaging';
import type { Logger } from '@tocsin/runtime';
import { PartitionReader, type RecordSources } from './partition-reader.js';
import type { Topic } from './topic-directory.js';

/** Reads every partition of a topic, each from `from` on. */
export class LogFollower implements Follower {
  readonly caughtUp: Promise<void>;
  private readonly readers: readonly PartitionReader[];
  private readonly behind: Set<number>;
  private catchUp: () => void = () => undefined;

  /** @param ends - Of every partition at the start of following. */
  constructor(
    topic: Topic,
    handler: FollowHandler,
    from: number,
    ends: readonly number[],
    sources: RecordSources,
    logger: Logger,
  ) {
    this.caughtUp = new Promise((resolve) => (this.catchUp = resolve));
    this.behind = new Set(ends.flatMap((end, partition) => (from < end ? [partition] : [])));
    const positions = ends.map(() => from);
    this.readers = ends.map((end, partition) => {
      const note = (position: number): void => {
        positions[partition] = position;
        if (position >= end) this.reach(partition);
      };
      return new PartitionReader(
        topic,
        partition,
        {
          begin: async () => positions[partition],
          batch: async ({ records, nextOffset }) => {
            await handler(records);
            note(nextOffset);
          },
          skipped: note,
        },
        batchLimits({}),
        sources,
        logger,
      );
    });
    if (this.behind.size === 0) this.catchUp();
    for (const reader of this.readers) reader.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }

  private reach(partition: number): void {
    this.behind.delete(partition);
    if (this.behind.size === 0) this.catchUp();
  }
}
