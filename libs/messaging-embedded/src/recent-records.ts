import type { LogRecord } from '@tocsin/messaging';

interface Run {
  readonly key: string;
  readonly records: readonly LogRecord[];
  readonly sizeBytes: number;
}

/**
 * What this process has appended last: consumers in the same process read it from here instead of the database. Bounded
 * by bytes; the oldest goes first.
 */
export class RecentRecords {
  private readonly runs: Run[] = [];
  private readonly byPartition = new Map<string, Run[]>();
  private sizeBytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** @param records - Consecutive, committed, and after whatever was added for their partition before. */
  add(topicId: number, partition: number, records: readonly LogRecord[], sizeBytes: number): void {
    const run = { key: `${topicId}/${partition}`, records, sizeBytes };
    this.runs.push(run);
    const same = this.byPartition.get(run.key);
    if (same) same.push(run);
    else this.byPartition.set(run.key, [run]);
    this.sizeBytes += sizeBytes;
    while (this.sizeBytes > this.maxBytes) this.dropOldest();
  }

  /** Up to `limit` consecutive records beginning exactly at `offset`; none if that one is not here. */
  from(topicId: number, partition: number, offset: number, limit: number): LogRecord[] {
    const runs = this.byPartition.get(`${topicId}/${partition}`) ?? [];
    const found: LogRecord[] = [];
    for (let i = runs.findLastIndex(({ records }) => records[0].offset <= offset); i >= 0 && i < runs.length; i++) {
      const { records } = runs[i];
      const skipped = offset + found.length - records[0].offset;
      if (skipped < 0) break; // another process has appended in between
      found.push(...records.slice(skipped, skipped + limit - found.length));
      if (found.length === limit) break;
    }
    return found;
  }

  private dropOldest(): void {
    const oldest = this.runs.shift()!;
    this.sizeBytes -= oldest.sizeBytes;
    const same = this.byPartition.get(oldest.key)!;
    same.shift(); // the oldest of all is the oldest of its partition
    if (same.length === 0) this.byPartition.delete(oldest.key);
  }
}
