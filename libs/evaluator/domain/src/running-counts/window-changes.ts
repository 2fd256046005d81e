import { HashSlots } from './hash-slots.js';

/** Finds how many different ones each window has: whoever is in several buckets of one counts in it once. */
export class WindowChanges {
  /** By how much the window that ends with a bucket differs from the one before; one without a change is missing. */
  readonly byBucket = new Map<number, number>();
  private readonly lastBuckets = new HashSlots();

  /** @param width - Buckets of a window. */
  constructor(private readonly width: number) {}

  /** Who was in a bucket; the buckets are told in their order. @param bucket - Below 256. */
  add(bucket: number, hashes: Iterable<number>): void {
    for (const hash of hashes) {
      const before = this.lastBuckets.get(hash);
      const isKnown = before !== undefined && before + this.width > bucket;
      this.change(isKnown ? before + this.width : bucket, 1);
      this.change(bucket + this.width, -1);
      this.lastBuckets.set(hash, bucket);
    }
  }

  private change(bucket: number, by: number): void {
    this.byBucket.set(bucket, (this.byBucket.get(bucket) ?? 0) + by);
  }
}
