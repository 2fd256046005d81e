import type { EpochSeconds } from '@tocsin/runtime';
import { END_OF_CALENDAR, type Occurrences, occurrencesOf } from './occurrences.js';
import type { Schedule } from './schedule.js';

/** From `start` on and up to `end`, which is no longer in it. */
export interface Window {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
}

/**
 * The windows of a schedule by the clocks of one time zone. Any moment is found without walking the windows before it.
 * Windows that are longer than the time to the next one overlap; each is one of its own.
 */
export class ScheduleWindows {
  private readonly occurrences: Occurrences;
  private readonly lastStart: EpochSeconds;
  private readonly seconds: number;

  /**
   * @param zone - IANA name.
   * @throws {RangeError} If there is no such zone.
   */
  constructor(schedule: Schedule, zone: string) {
    this.occurrences = occurrencesOf(schedule, zone);
    this.lastStart = schedule.recurrence?.until ?? Infinity;
    this.seconds = schedule.duration * 60;
  }

  /** The window that a moment is in; the one that ends last, if it is in several. */
  at(moment: EpochSeconds): Window | undefined {
    const window = this.lastBegun(moment);
    return window !== undefined && moment < window.end ? window : undefined;
  }

  /** The first window that begins after a moment; undefined if none does. */
  after(moment: EpochSeconds): Window | undefined {
    const n = this.lastNumber(moment);
    return this.window(n === undefined ? this.occurrences.first : n + 1);
  }

  /** The first windows, up to `count`, that end after a moment: what is on now, then what comes. */
  from(moment: EpochSeconds, count: number): readonly Window[] {
    const windows: Window[] = [];
    let next = this.firstEndingAfter(moment);
    while (next !== undefined && windows.length < count) {
      windows.push(next);
      next = this.after(next.start);
    }
    return windows;
  }

  private firstEndingAfter(moment: EpochSeconds): Window | undefined {
    // Windows are equally long: those that end after the moment are those that began after this one.
    return this.after(moment - this.seconds);
  }

  /** The window that began last, up to and at a moment. */
  private lastBegun(moment: EpochSeconds): Window | undefined {
    const n = this.lastNumber(Math.min(moment, this.lastStart));
    return n === undefined ? undefined : this.window(n);
  }

  /** Number of the last occurrence up to and at a moment. */
  private lastNumber(moment: EpochSeconds): number | undefined {
    const { occurrences } = this;
    if (occurrences.at(occurrences.first) > moment) return undefined;
    let n = Math.max(occurrences.near(Math.min(moment, END_OF_CALENDAR)), occurrences.first);
    while (occurrences.at(n) > moment) n--;
    while (occurrences.at(n + 1) <= moment) n++;
    return n;
  }

  private window(n: number): Window | undefined {
    const start = this.occurrences.at(n);
    return start <= this.lastStart && Number.isFinite(start) ? { start, end: start + this.seconds } : undefined;
  }
}
