import {
  type ExpectedRanges,
  type KeptBucket,
  type KpiSeriesName,
  type KpiWatch,
  type KpiWatches,
  wallOf,
  type KpiCalendar,
  type PlacedBucket,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { EpochMs } from '@tocsin/runtime';
import { checkKept } from './preview-limits.js';

/** A counted bucket, and where its values were expected when it was judged. */
export type PreviewedBucket = KeptBucket & PlacedBucket;

/** What is counted for a preview, which nothing of is stored. */
export class WatchInMemory implements Pick<KpiWatches, 'series' | 'addSeries' | 'keep'> {
  private readonly kept = new Map<EpochMs, PreviewedBucket>();
  private names: readonly WatchedSeries[] = [];
  private numbers = 0;

  constructor(private readonly calendar: KpiCalendar) {}

  /** In order of time. */
  get buckets(): readonly PreviewedBucket[] {
    return [...this.kept.values()].toSorted((a, b) => a.start - b.start);
  }

  /** How far counting has come. */
  get counted(): KpiWatch['counted'] {
    const { buckets } = this;
    return buckets.length === 0 ? undefined : { from: buckets[0].start, to: buckets[buckets.length - 1].end };
  }

  get watched(): readonly WatchedSeries[] {
    return this.names;
  }

  async series(): Promise<readonly WatchedSeries[]> {
    return this.names;
  }

  async addSeries(_watchNo: number, names: readonly KpiSeriesName[]): Promise<readonly WatchedSeries[]> {
    const added = names.map((name, i) => ({ ...name, series: this.names.length + i + 1 }));
    this.names = [...this.names, ...added];
    return this.names;
  }

  /** @throws {InvalidInputError} If that is more than a preview may keep. */
  async keep(_watchNo: number, buckets: readonly Omit<KeptBucket, 'ranges'>[]): Promise<void> {
    for (const bucket of buckets) {
      for (const { parts = [], partVolumes = [] } of bucket.counts.values()) {
        this.numbers += 1 + parts.length + partVolumes.length;
      }
      checkKept(this.numbers);
      this.kept.set(bucket.start, { ...bucket, ranges: new Map(), wall: wallOf(this.calendar, bucket.start) });
    }
  }

  /** Notes where the values of judged buckets were expected. */
  judged(ranges: ReadonlyMap<EpochMs, ExpectedRanges>): void {
    for (const [start, expected] of ranges) {
      const bucket = this.kept.get(start);
      if (bucket !== undefined) this.kept.set(start, { ...bucket, ranges: expected });
    }
  }
}
