import type { EpochSeconds } from '@tocsin/runtime';

/** In the order in which JavaScript counts them. */
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type WeekdayName = (typeof WEEKDAYS)[number];

/** When a window comes again, by the clocks of a time zone; `hourly` goes by elapsed time. */
export interface ScheduleRecurrence {
  readonly type: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';
  /** Every so many hours, days, …; at least 1. */
  readonly interval: number;
  /** For `weekly`; absent or empty: the weekday of the schedule's start. Weeks begin on Monday. */
  readonly weekdays?: readonly WeekdayName[];
  /** No window begins after. */
  readonly until?: EpochSeconds;
}

/** A window of time, once or again and again. */
export interface Schedule {
  /** Of the first window. With weekdays that leave its own out, the first window is on the first of them that follows. */
  readonly start: EpochSeconds;
  /** Length of each window in minutes of elapsed time, at least 1. */
  readonly duration: number;
  readonly recurrence?: ScheduleRecurrence;
}
