import type { EpochSeconds } from '@tocsin/runtime';
import { type Schedule, type ScheduleRecurrence, WEEKDAYS } from './schedule.js';
import { type WallSeconds, instantOf, wallTime } from './time-zone.js';

/** The beginnings of a schedule's windows by number, without regard to `until`. */
export interface Occurrences {
  /** Number of the first. */
  readonly first: number;
  /** Never decreases from one number to the next; infinite where the calendar ends. */
  at(n: number): EpochSeconds;
  /** A number whose occurrence is near a moment. */
  near(at: EpochSeconds): number;
}

const HOUR = 3_600;
const DAY = 86_400;
/** Days since the Monday before 1 January 1970, which was a Thursday. */
const THURSDAY = 3;
/** Nothing happens after the year 9999. */
export const END_OF_CALENDAR: WallSeconds = Date.UTC(10_000, 0) / 1000;

export function occurrencesOf({ start, recurrence }: Schedule, zone: string): Occurrences {
  if (recurrence === undefined) return once(start);
  if (recurrence.type === 'hourly') return everyHours(start, recurrence.interval);
  const local = new LocalStart(start, zone);
  switch (recurrence.type) {
    case 'daily':
      return everyDays(local, recurrence.interval);
    case 'weekly':
      return everyWeeks(local, recurrence);
    case 'monthly':
      return everyMonths(local, recurrence.interval);
    case 'yearly':
      return everyMonths(local, recurrence.interval * 12);
  }
}

/** The beginning of a schedule as the clocks and calendars of its zone show it. */
class LocalStart {
  /** Days since 1 January 1970. */
  readonly day: number;
  private readonly timeOfDay: number;

  constructor(
    private readonly at: EpochSeconds,
    private readonly zone: string,
  ) {
    const wall = wallTime(zone, at);
    this.day = Math.floor(wall / DAY);
    this.timeOfDay = wall - this.day * DAY;
  }

  /** The same time of day on another day. On its own day it is the start itself, even if clocks show that time twice. */
  onDay(day: number): EpochSeconds {
    if (day === this.day) return this.at;
    const wall = day * DAY + this.timeOfDay;
    return wall < END_OF_CALENDAR ? instantOf(this.zone, wall) : Infinity;
  }

  dayAt(at: EpochSeconds): number {
    return Math.floor(wallTime(this.zone, at) / DAY);
  }
}

function once(start: EpochSeconds): Occurrences {
  return { first: 0, at: (n) => (n === 0 ? start : Infinity), near: () => 0 };
}

function everyHours(start: EpochSeconds, interval: number): Occurrences {
  const step = interval * HOUR;
  return {
    first: 0,
    at: (n) => (start + n * step < END_OF_CALENDAR ? start + n * step : Infinity),
    near: (at) => Math.floor((at - start) / step),
  };
}

function everyDays(local: LocalStart, interval: number): Occurrences {
  return {
    first: 0,
    at: (n) => local.onDay(local.day + n * interval),
    near: (at) => Math.floor((local.dayAt(at) - local.day) / interval),
  };
}

function everyWeeks(local: LocalStart, { interval, weekdays = [] }: ScheduleRecurrence): Occurrences {
  const ownWeekday = (local.day + THURSDAY) % 7;
  const monday = local.day - ownWeekday;
  // From Monday on.
  const given = weekdays.map((weekday) => (WEEKDAYS.indexOf(weekday) + 6) % 7);
  const days = given.length === 0 ? [ownWeekday] : [...new Set(given)].sort((a, b) => a - b);
  const firstOfWeek = days.findIndex((weekday) => weekday >= ownWeekday);
  return {
    first: firstOfWeek < 0 ? days.length : firstOfWeek,
    at: (n) => {
      const week = Math.floor(n / days.length);
      return local.onDay(monday + week * interval * 7 + days[n - week * days.length]);
    },
    near: (at) => Math.floor((local.dayAt(at) - monday) / (interval * 7)) * days.length,
  };
}

/** A month that is too short for the day has its last day instead. */
function everyMonths(local: LocalStart, interval: number): Occurrences {
  const begin = new Date(local.day * DAY * 1000);
  const month = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  return {
    first: 0,
    at: (n) => {
      const wanted = month + n * interval;
      if (wanted >= 10_000 * 12) return Infinity;
      return local.onDay(Math.min(dayNumber(wanted) + begin.getUTCDate() - 1, dayNumber(wanted + 1) - 1));
    },
    near: (at) => {
      const day = new Date(local.dayAt(at) * DAY * 1000);
      return Math.floor((day.getUTCFullYear() * 12 + day.getUTCMonth() - month) / interval);
    },
  };
}

/** Of the first day of a month, which is counted from the year 0. */
function dayNumber(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12) / 1000 / DAY;
}
