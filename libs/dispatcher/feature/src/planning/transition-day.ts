import type { DayRange } from '@tocsin/dispatcher-domain';
import type { RecordHeaders } from '@tocsin/messaging';
import type { EpochMs } from '@tocsin/runtime';

/** The form in which our own services tell the time. */
const UTC = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T[\d:.]+Z$/;

/**
 * The day under which a transition is remembered: of the record's own `ce_time`, which a repeat carries too, within the
 * days that can be stored.
 *
 * @param fallback - For a record without a readable `ce_time`.
 */
export function transitionDay(headers: RecordHeaders, fallback: EpochMs, { oldest, newest }: DayRange): string {
  const told = headers['ce_time'] ?? '';
  if (UTC.test(told)) {
    const day = told.slice(0, 10);
    return day < oldest ? oldest : day > newest ? newest : day;
  }
  const at = Date.parse(told);
  const within = Math.min(Math.max(Number.isNaN(at) ? fallback : at, Date.parse(oldest)), Date.parse(newest));
  return new Date(within).toISOString().slice(0, 10);
}
