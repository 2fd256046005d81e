import type { EpochMs } from '@tocsin/runtime';
import { markup, type Markup } from './markup.js';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-25 23:00:12` in a time zone. */
export function localTime(at: EpochMs, timeZone: string): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (type) => parts.get(type) ?? '',
  );
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const two = '2-digit' as const;
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** A moment in the organization's time zone, with UTC as its title. */
export function timeElement(at: EpochMs, timeZone: string): Markup {
  const utc = new Date(at).toISOString();
  return markup`<time datetime="${utc}" title="${utc.slice(0, 19).replace('T', ' ')} UTC">${localTime(at, timeZone)}</time>`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in its two largest units: `2 d 3 h`, `4 min 5 s`, `0 s`. */
export function durationText(ms: number): string {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first === -1) return '0 s';
  let rest = ms;
  const parts = UNITS.slice(first, first + 2).map(([name, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return { name, count };
  });
  return parts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
    .join(' ');
}
