import { instantOf, type WeekdayName, WEEKDAYS, wallTime } from '@tocsin/schedule';
import type { EpochMs } from '@tocsin/runtime';
import type { CalendarDay, Interval, QueryDays } from './segmentation.js';

/** The times of a query that are counted apart. */
export interface QueryBuckets {
  /** When each begins, by the clocks of the project: `YYYY-MM-DD`, of an hour `YYYY-MM-DDTHH:MM:SS`. */
  readonly labels: readonly string[];
  /** When each begins, and when the last one ends. Those that lead have no label. */
  readonly bounds: readonly EpochMs[];
}

const DAYS: Readonly<Record<Exclude<Interval, 'hour' | 'month'>, number>> = { day: 1, week: 7 };

/** When the buckets before one begin, the earliest first. */
export function boundsBefore(first: EpochMs, count: number, interval: Interval, timeZone: string): readonly EpochMs[] {
  const wall = wallTime(timeZone, first / 1000);
  const back = (buckets: number): EpochMs => {
    if (interval === 'hour') return first - buckets * HOUR_MS;
    if (interval !== 'month') return instantOf(timeZone, wall - buckets * DAYS[interval] * DAY_SECONDS) * 1000;
    const day = new Date(wall * 1000);
    day.setUTCMonth(day.getUTCMonth() - buckets);
    return instantOf(timeZone, day.getTime() / 1000) * 1000;
  };
  return Array.from({ length: count }, (_, i) => back(count - i));
}

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;
/** Of 1 January 1970, in `WEEKDAYS`. */
const THURSDAY = 4;

/**
 * Cuts the days of a query at the midnights of a time zone. A week or a month has the label of its first day; of the first and the
 * last one only the days that are asked for count. Hours go on from midnight, so that a day may have 23 or 25.
 *
 * @param lead - Buckets before the first one that rolling windows look back at. With any, the first week or month counts whole.
 */
export function queryBuckets(
  { interval, start, end }: QueryDays,
  { timeZone, weekStart }: { readonly timeZone: string; readonly weekStart: WeekdayName },
  lead = 0,
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
    const first = firstDay(day, interval, weekStart);
    const label = isoText(first * DAY_SECONDS).slice(0, 10);
    if (label === labels.at(-1)) continue;
    labels.push(label);
    bounds.push(midnight(lead > 0 ? first : day));
  }
  return { labels, bounds: [...boundsBefore(bounds[0], lead, interval, timeZone), ...bounds, midnight(end + 1)] };
}

function firstDay(day: CalendarDay, interval: 'day' | 'week' | 'month', weekStart: WeekdayName): CalendarDay {
  if (interval === 'day') return day;
  if (interval === 'week') return day - ((day + THURSDAY - WEEKDAYS.indexOf(weekStart) + 7) % 7);
  return day - (new Date(day * DAY_SECONDS * 1000).getUTCDate() - 1);
}

const isoText = (seconds: number): string => new Date(seconds * 1000).toISOString();
