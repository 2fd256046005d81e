import { InvalidInputError } from '@tocsin/runtime';
import type { Segment } from './condition.js';
import { faultOf, type Members, numberOf, readChoice, readJson, readList } from './query-reader.js';
import { readCountedEvent } from './read-counted-event.js';
import { readQuestion } from './read-question.js';
import { MAX_SEGMENTS, readSegment } from './read-segment.js';
import type { CalendarDay, Interval, QueryDays, Segmentation } from './segmentation.js';

const INTERVALS: Readonly<Record<string, Interval>> = {
  '-3600000': 'hour',
  '1': 'day',
  '7': 'week',
  '30': 'month',
};
/** Days of one query at most. */
const MAX_DAYS: Readonly<Record<Interval, number>> = { hour: 7, day: 365, week: 730, month: 730 };

const PARAMETERS = ['e', 'e2', 'm', 'n', 'i', 's', 'g', 'g2', 'limit', 'start', 'end'] as const;
const NOT_OFFERED: ReadonlySet<string> = new Set(['formula', 'rollingWindow', 'rollingAverage']);

/**
 * Reads the parameters of `events/segmentation`.
 *
 * @param parameters - As a URL's query has them: texts, and lists of texts for those that are repeated.
 * @throws {InvalidInputError} Naming the parameter, what is wrong with it and what would be right.
 */
export function readSegmentation(parameters: Members): Segmentation {
  refuseUnknown(parameters);
  const e = once(parameters, 'e');
  if (e === undefined) throw faultOf('e', 'an event, such as {"event_type":"Signup"}');
  const e2 = once(parameters, 'e2');
  const events = [{ field: 'e', text: e }, ...(e2 === undefined ? [] : [{ field: 'e2', text: e2 }])];
  readChoice('n', once(parameters, 'n') ?? 'any', ['any', 'active']);
  const limit = once(parameters, 'limit');
  const question = readQuestion(
    events.map(({ field, text }) => readCountedEvent(field, readJson(field, text))),
    readSegments(parameters['s']),
    {
      m: once(parameters, 'm'),
      g: once(parameters, 'g'),
      g2: once(parameters, 'g2'),
      limit: limit === undefined ? undefined : numberOf(limit),
    },
  );
  return { ...question, ...readDays(parameters) };
}

function refuseUnknown(parameters: Members): void {
  for (const name of Object.keys(parameters)) {
    if (NOT_OFFERED.has(name)) throw new InvalidInputError(`${name}: is not offered`, name);
    if (!PARAMETERS.some((known) => known === name)) {
      throw faultOf(name, `left out: known parameters are ${PARAMETERS.join(', ')}`);
    }
  }
}

function once(parameters: Members, name: string): string | undefined {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'string') throw faultOf(name, 'given once');
  return value;
}

function readSegments(value: unknown): readonly Segment[] {
  if (value === undefined) return [readSegment('s', [])];
  const given = readList('s', Array.isArray(value) ? value : [value], MAX_SEGMENTS);
  return given.map((text, i) => {
    const field = given.length === 1 ? 's' : `s[${i}]`;
    return readSegment(field, readJson(field, String(text)));
  });
}

function readDays(parameters: Members): QueryDays {
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

const DAY_MS = 86_400_000;

function readDay(field: string, text: string | undefined): CalendarDay {
  const iso = text?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? '';
  const at = Date.parse(`${iso}T00:00:00Z`);
  const isDay = text?.length === 8 && !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso);
  if (!isDay || at < 0) throw faultOf(field, 'a day since 1970 as YYYYMMDD');
  return at / DAY_MS;
}
