import type { EpochMs } from '@tocsin/runtime';
import {
  bucketAt,
  bucketsBetween,
  type KpiBucket,
  type KpiCalendar,
  lastBucketUntil,
  slotStarts,
} from './kpi-calendar.js';

/** Complete buckets of one result at most. */
const MOST_BUCKETS = 24;

/**
 * Complete buckets that are not judged yet, oldest first. Of a new monitor it is the last one, after a long pause the last 24.
 *
 * @param settledUntil - What happened before has come, but for what is later than one waits.
 * @param judgedUntil - End of the last bucket that was judged, by this calendar or the one that the chart had then.
 */
export function dueBuckets(
  calendar: KpiCalendar,
  settledUntil: EpochMs,
  judgedUntil: EpochMs | undefined,
): readonly KpiBucket[] {
  const last = lastBucketUntil(calendar, settledUntil);
  if (judgedUntil === undefined) return [last];
  let first = last.start;
  for (let back = 1; back < MOST_BUCKETS && first > judgedUntil; back++) first = bucketAt(calendar, first - 1).start;
  return bucketsBetween(calendar, first, last.end).filter(({ end }) => end > judgedUntil);
}

/** A bucket that is still filling, as far as its slots have passed whole. */
export interface FillingBucket {
  readonly bucket: KpiBucket;
  /** Slots that have passed. */
  readonly slots: number;
  /** End of the last of them. */
  readonly until: EpochMs;
}

/** @returns Undefined as long as no slot has passed. */
export function fillingBucket(calendar: KpiCalendar, settledUntil: EpochMs): FillingBucket | undefined {
  const bucket = bucketAt(calendar, settledUntil);
  const ends = [...slotStarts(calendar, bucket).slice(1), bucket.end];
  const slots = ends.filter((end) => end <= settledUntil).length;
  return slots === 0 ? undefined : { bucket, slots, until: ends[slots - 1] };
}
