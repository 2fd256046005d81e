import { instantOf, type WallSeconds, wallTime } from '@tocsin/schedule';
import type { EpochMs } from '@tocsin/runtime';

/** By what clocks the buckets of a KPI begin and end. */
export interface KpiCalendar {
  readonly interval: 'hour' | 'day';
  /** Of the project. */
  readonly timeZone: string;
}

/** An hour or a day of a project. */
export interface KpiBucket {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** What the clocks of the project show when it begins, cut to the whole hour: hours that come twice have the same. */
  readonly wall: WallSeconds;
}

/** Equal parts of a bucket, by which its pace is judged: of an hour five minutes, of a day the hours of the clock. */
export const SLOTS: Readonly<Record<KpiCalendar['interval'], number>> = { hour: 12, day: 24 };

const HOUR_SECONDS = 3600;
export const DAY_SECONDS = 86_400;
const HOUR_MS = HOUR_SECONDS * 1000;

/** Buckets that begin at `from` or later and have ended at `to`. Hours go on from midnight, so that a day may have 23 or 25. */
export function bucketsBetween(calendar: KpiCalendar, from: EpochMs, to: EpochMs): readonly KpiBucket[] {
  const buckets: KpiBucket[] = [];
  for (let day = dayOf(calendar, from); from < to && midnightOf(calendar, day) < to; day++) {
    buckets.push(...bucketsOfDay(calendar, day).filter(({ start, end }) => start >= from && end <= to));
  }
  return buckets;
}

/** The bucket that something at a moment belongs to. */
export function bucketAt(calendar: KpiCalendar, at: EpochMs): KpiBucket {
  const found = bucketsOfDay(calendar, dayOf(calendar, at)).findLast(({ start }) => start <= at);
  if (found === undefined) throw new Error(`no bucket of ${calendar.timeZone} has ${at}`);
  return found;
}

/** The newest bucket that has ended at a moment. */
export const lastBucketUntil = (calendar: KpiCalendar, at: EpochMs): KpiBucket =>
  bucketAt(calendar, bucketAt(calendar, at).start - 1);

/** When each slot of a bucket begins, ascending. One that the clocks skip begins with the next, and is empty. */
export function slotStarts({ interval, timeZone }: KpiCalendar, { start, end, wall }: KpiBucket): readonly EpochMs[] {
  const slots = Array.from({ length: SLOTS[interval] }, (_, i) => i);
  if (interval === 'hour') return slots.map((i) => Math.min(end, start + (i * HOUR_MS) / SLOTS.hour));
  return slots.map((hour) => Math.min(end, Math.max(start, instantOf(timeZone, wall + hour * HOUR_SECONDS) * 1000)));
}

/** Which night of a project was the last one: they begin some time after its midnight, each monitor's at its own. */
export const nightAt = (timeZone: string, at: EpochMs, secondsAfterMidnight: number): number =>
  Math.floor((wallTime(timeZone, at / 1000) - secondsAfterMidnight) / DAY_SECONDS);

/**
 * When there may be something new after a moment: a bucket or, if these are counted, a slot of it has ended, or a night begins.
 *
 * @param at - What happened before has come.
 */
export function nextNews(calendar: KpiCalendar, at: EpochMs, hasSlots: boolean, nightSeconds: number): EpochMs {
  const { timeZone } = calendar;
  const bucket = bucketAt(calendar, at);
  const slots = hasSlots ? slotStarts(calendar, bucket).filter((start) => start > at) : [];
  const nextNight = nightAt(timeZone, at, nightSeconds) + 1;
  return Math.min(...slots, bucket.end, instantOf(timeZone, nextNight * DAY_SECONDS + nightSeconds) * 1000);
}

/** Midnight of its project so many days before. */
export const daysBefore = (calendar: KpiCalendar, at: EpochMs, days: number): EpochMs =>
  midnightOf(calendar, dayOf(calendar, at) - days);

/** What the clocks show when a bucket begins that is known by its start. */
export function wallOf({ interval, timeZone }: KpiCalendar, start: EpochMs): WallSeconds {
  // Where clocks skip midnight a day begins later; the wall of a day is its midnight all the same.
  const unit = interval === 'day' ? DAY_SECONDS : HOUR_SECONDS;
  return Math.floor(wallTime(timeZone, start / 1000) / unit) * unit;
}

function bucketsOfDay(calendar: KpiCalendar, day: number): readonly KpiBucket[] {
  const [midnight, next] = [midnightOf(calendar, day), midnightOf(calendar, day + 1)];
  if (calendar.interval === 'day') return [{ start: midnight, end: next, wall: day * DAY_SECONDS }];
  const buckets: KpiBucket[] = [];
  for (let start = midnight; start < next; start += HOUR_MS) {
    buckets.push({ start, end: Math.min(next, start + HOUR_MS), wall: wallOf(calendar, start) });
  }
  return buckets;
}

const dayOf = ({ timeZone }: KpiCalendar, at: EpochMs): number =>
  Math.floor(wallTime(timeZone, at / 1000) / DAY_SECONDS);
const midnightOf = ({ timeZone }: KpiCalendar, day: number): EpochMs => instantOf(timeZone, day * DAY_SECONDS) * 1000;
