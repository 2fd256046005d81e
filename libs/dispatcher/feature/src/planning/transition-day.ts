import type { DayRange } from '@tocsin/dispatcher-domain';
import type { RecordHeaders } from '@tocsin/messaging';
import type { EpochMs } from '@tocsin/runtime';

/**
 * The day under which a transition is remembered: of the record's own `ce_time`, which a repeat carries too, within the
 * days that can be stored.
 *
 * @param fallback - For a record without a readable `ce_time`.
 */
export function transitionDay(headers: RecordHeaders, fallback: EpochMs, { oldest, newest }: DayRange): string {
  const told = Date.parse(headers['ce_time'] ?? '');
  const at = Number.isNaN(told) ? fallback : told;
  const day = Math.abs(at) < 8.64e15 ? new Date(at).toISOString().slice(0, 10) : newest;
  if (day.length !== oldest.length || day > newest) return newest;
  return day < oldest ? oldest : day;
}
