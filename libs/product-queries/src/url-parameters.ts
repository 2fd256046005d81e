import { InvalidInputError } from '@tocsin/runtime';
import type { Segment } from './condition.js';
import { faultOf, type Members, numberOf, readJson, readList } from './query-reader.js';
import { MAX_SEGMENTS, readSegment } from './read-segment.js';
import type { CalendarDay, Interval, QueryDays } from './segmentation.js';

const INTERVALS: Readonly<Record<string, Interval>> = {
  '-3600000': 'hour',
  '1': 'day',
  '7': 'week',
  '30': 'month',
};
/** Days of one query at most. */
const MAX_DAYS: Readonly<Record<Interval, number>> = { hour: 7, day: 365, week: 730, month: 730 };
const DAY_MS = 86_400_000;

/** @param known - Names of all parameters that there are. */
export function refuseUnknown(parameters: Members, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown !== undefined) throw faultOf(unknown, `left out: known parameters are ${known.join(', ')}`);
}

/** @throws {InvalidInputError} If the parameter is repeated. */
export function once(parameters: Members, name: string): string | undefined {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'string') throw faultOf(name, 'given once');
  return value;
}

/** The number of a parameter, NaN if it is no whole one. */
export function numberParameter(parameters: Members, name: string): number | undefined {
  const text = once(parameters, name);
  return text === undefined ? undefined : numberOf(text);
}

/** Each `s`; without any, everyone. */
export function readSegments(parameters: Members): readonly Segment[] {
  const value = parameters['s'];
  if (value === undefined) return [readSegment('s', [])];
  const given = readList('s', Array.isArray(value) ? value : [value], MAX_SEGMENTS);
  return given.map((text, i) => {
    const field = given.length === 1 ? 's' : `s[${i}]`;
    return readSegment(field, readJson(field, String(text)));
  });
}

/** `i`, `start` and `end`. */
export function readDays(parameters: Members): QueryDays {
  const interval = readInterval(once(parameters, 'i') ?? '1');
  const start = readDay('start', once(parameters, 'start'));
  const end = readDay('end', once(parameters, 'end'));
  if (end < start) throw faultOf('end', 'start or a day after it');
  const most = MAX_DAYS[interval];
  if (end - start >= most) throw faultOf('end', `less than ${most} days after start for this i`);
  return { interval, start, end };
}

function readInterval(value: string): Interval {
  if (value === '-300000') {
    throw new InvalidInputError('i: real time (-300000) is not offered; the finest is hourly, -3600000', 'i');
  }
  if (!Object.hasOwn(INTERVALS, value)) throw faultOf('i', '-3600000 (hourly), 1 (daily), 7 (weekly) or 30 (monthly)');
  return INTERVALS[value];
}

function readDay(field: string, text: string | undefined): CalendarDay {
  const iso = text?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? '';
  const at = Date.parse(`${iso}T00:00:00Z`);
  const isDay = text?.length === 8 && !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso);
  if (!isDay || at < 0) throw faultOf(field, 'a day since 1970 as YYYYMMDD');
  return at / DAY_MS;
}
