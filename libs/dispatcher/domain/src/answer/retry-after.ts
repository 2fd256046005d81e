import type { EpochMs } from '@tocsin/runtime';

/** Longest wait that a receiver can ask for. */
export const MAX_RETRY_AFTER_MS = 6 * 3_600_000;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';
const MONTH = `(${MONTHS.join('|')})`;
const TIME = '(\\d\\d):(\\d\\d):(\\d\\d)';
/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const FIXED = new RegExp(`^${DAY}, (\\d\\d) ${MONTH} (\\d{4}) ${TIME} gmt$`, 'i');
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC_850 = new RegExp(`^(?:${DAY})[a-z]*, (\\d\\d)-${MONTH}-(\\d\\d) ${TIME} gmt$`, 'i');
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = new RegExp(`^${DAY} ${MONTH} ([ \\d]\\d) ${TIME} (\\d{4})$`, 'i');

/**
 * How long the receiver asks us to wait, by a `Retry-After` header: seconds or an HTTP date in any of its three forms
 * (RFC 9110, sections 5.6.7 and 10.2.3).
 *
 * @returns 0 to `MAX_RETRY_AFTER_MS`; 0 for a date in the past; undefined for what is neither.
 */
export function retryAfterMs(value: string, now: EpochMs): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, MAX_RETRY_AFTER_MS);
  const at = httpDate(text, now);
  return at === undefined ? undefined : Math.min(Math.max(at - now, 0), MAX_RETRY_AFTER_MS);
}

function httpDate(text: string, now: EpochMs): EpochMs | undefined {
  const fixed = FIXED.exec(text);
  if (fixed !== null) return instant(fixed[3], fixed[2], fixed[1], fixed.slice(4));
  const asctime = ASCTIME.exec(text);
  if (asctime !== null) return instant(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6));
  const rfc850 = RFC_850.exec(text);
  if (rfc850 === null) return undefined;
  return instant(fullYear(Number(rfc850[3]), now), rfc850[2], rfc850[1], rfc850.slice(4));
}

/** The year with these last two digits that is not more than 50 years ahead. */
function fullYear(twoDigits: number, now: EpochMs): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}

function instant(year: unknown, month: string | undefined, day: unknown, time: readonly string[]): EpochMs | undefined {
  const [hours, minutes, seconds] = time.map(Number);
  const [dayOfMonth, at] = [Number(day), MONTHS.indexOf(month?.toLowerCase() ?? '')];
  const date = new Date(Date.UTC(Number(year), at, dayOfMonth, hours, minutes, seconds));
  const isReal = date.getUTCDate() === dayOfMonth && date.getUTCMinutes() === minutes;
  return isReal && (seconds ?? 60) < 60 ? date.getTime() : undefined;
}
