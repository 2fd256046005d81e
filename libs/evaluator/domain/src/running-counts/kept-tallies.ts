import type { EpochMs } from '@tocsin/runtime';
import type { EventMoment } from '../ports/product-event-news.js';
import type { BucketTally } from './bucket-tally.js';

/** A bucket with what it came to until some moment. */
export interface KeptTally {
  readonly moment: EventMoment;
  readonly tally: BucketTally;
  /** For so many of its lengths after its end somebody asks for it. */
  readonly lengths: number;
}

interface Entry {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly kept: KeptTally | undefined;
  readonly sizeBytes: number;
}

/** About what a bucket takes of which only is known that it is too large. */
const ENTRY_BYTES = 200;
/** A bucket is asked for until the one after the next fills, at least. */
const LEAST_LENGTHS = 2;

/** Tallies of buckets, within a limit: those that were used last, and of those that are asked for. */
export class KeptTallies {
  /** In the order of their use. */
  private readonly entries = new Map<string, Entry>();
  private totalBytes = 0;
  private newestStart: EpochMs = 0;

  constructor(private readonly mostBytes: number) {}

  get size(): number {
    return this.entries.size;
  }

  get sizeBytes(): number {
    return this.totalBytes;
  }

  /** @returns `too large`: a bucket that alone does not fit. */
  find(key: string): KeptTally | 'too large' | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.kept ?? 'too large';
  }

  /** @param kept - Undefined: it is too large. */
  keep(key: string, bounds: readonly EpochMs[], kept: KeptTally | undefined): void {
    const isTooLarge = kept === undefined || kept.tally.sizeBytes > this.mostBytes;
    const sizeBytes = ENTRY_BYTES + 2 * key.length + (isTooLarge ? 0 : kept.tally.sizeBytes);
    this.drop(key);
    const [start, end] = [bounds[0], bounds[bounds.length - 1]];
    this.entries.set(key, { start, end, kept: isTooLarge ? undefined : kept, sizeBytes });
    this.totalBytes += sizeBytes;
    this.dropOld(start);
    for (const [oldest] of this.entries) {
      if (this.totalBytes <= this.mostBytes) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    this.totalBytes -= this.entries.get(key)?.sizeBytes ?? 0;
    this.entries.delete(key);
  }

  /** Nobody asks for what has ended long before some bucket begins. */
  private dropOld(start: EpochMs): void {
    if (start <= this.newestStart) return;
    this.newestStart = start;
    for (const [key, each] of this.entries) {
      const lengths = Math.max(LEAST_LENGTHS, each.kept?.lengths ?? 0);
      if (each.end + lengths * (each.end - each.start) < start) this.drop(key);
    }
  }
}
