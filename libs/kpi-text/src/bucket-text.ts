import type { KpiFindings } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { wallTime } from '@tocsin/schedule';

/**
 * A bucket by the clocks of the project: `2026-03-01 09:00`, of days `2026-03-01`.
 *
 * @throws {RangeError} If the time zone is not one of the IANA database.
 */
export function bucketText(start: EpochSeconds, interval: KpiFindings['interval'], timeZone: string): string {
  const text = momentText(start, timeZone);
  return interval === 'day' ? text.slice(0, 10) : text.slice(0, 16);
}

/** `2026-03-01 09:00:00` by the clocks of a time zone. */
export function momentText(at: EpochSeconds, timeZone: string): string {
  return new Date(wallTime(timeZone, at) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `09:00:00`, of another day than `from` with its date. */
export function untilText(until: EpochSeconds, from: EpochSeconds, timeZone: string): string {
  const text = momentText(until, timeZone);
  return text.slice(0, 10) === momentText(from, timeZone).slice(0, 10) ? text.slice(11) : text;
}
