import { instantOf, type WeekdayName, WEEKDAYS, wallTime } from '@tocsin/schedule';
import type { EpochMs } from '@tocsin/runtime';
import type { CalendarDay, QueryDays } from './segmentation.js';

/** The times of a query that are counted apart. */
export interface QueryBuckets {
  /** When each begins, by the clocks of the project: `YYYY-MM-DD`, of an hour `YYYY-MM-DDTHH:MM:SS`. */
  readonly labels: readonly string[];
  /** When each begins, and when the last one ends. */
  readonly bounds: readonly EpochMs[];
}

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;
/** Of 1 January 1970, in `WEEKDAYS`. */
const THURSDAY = 4;

/**
 * Cuts the days of a query at the midnights of a time zone. A week or a month has the label of its first day; of the first and the
 * last one only the days that are asked for count. Hours go on from midnight, so that a day may have 23 or 25.
 */
export function queryBuckets(
  { interval, start, end }: QueryDays,
  { timeZone, weekStart }: { readonly timeZone: string; readonly weekStart: WeekdayName },
): QueryBuckets {
  const midnight = (day: CalendarDay): EpochMs => instantOf(timeZone, day * DAY_SECONDS) * 1000;
  const labels: string[] = [];
  const bounds: EpochMs[] = [];
  for (let day = start; day <= end; day++) {
    if (interval === 'hour') {
      for (let at = midnight(day); at < midnight(day + 1); at += HOUR_MS) {
        labels.push(isoText(wallTime(timeZone, at / 1000)).slice(0, 19));
        bounds.push(at);
      }
      continue;
    }
    const label = isoText(firstDay(day, interval, weekStart) * DAY_SECONDS).slice(0, 10);
    if (label === labels.at(-1)) continue;
    labels.push(label);
    bounds.push(midnight(day));
  }
  return { labels, bounds: [...bounds, midnight(end + 1)] };
}

function firstDay(day: CalendarDay, interval: 'day' | 'week' | 'month', weekStart: WeekdayName): CalendarDay {
  if (interval === 'day') return day;
  if (interval === 'week') return day - ((day + THURSDAY - WEEKDAYS.indexOf(weekStart) + 7) % 7);
  return day - (new Date(day * DAY_SECONDS * 1000).getUTCDate() - 1);
}

const isoText = (seconds: number): string => new Date(seconds * 1000).toISOString();
