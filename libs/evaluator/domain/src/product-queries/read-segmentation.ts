import { InvalidInputError } from '@tocsin/runtime';
import type { PropertyReference } from './property-reference.js';
import { readCountedEvent } from './read-counted-event.js';
import { readSegmentCondition, readUserProperty } from './read-condition.js';
import { faultOf, readChoice, readJson, readList, readWholeNumber } from './query-reader.js';
import { type CalendarDay, type Condition, MEASURES, type Segmentation } from './segmentation.js';

const INTERVALS: Readonly<Record<string, Segmentation['interval']>> = {
  '-3600000': 'hour',
  '1': 'day',
  '7': 'week',
  '30': 'month',
};
/** Days of one query at most. */
const MAX_DAYS: Readonly<Record<Segmentation['interval'], number>> = { hour: 7, day: 365, week: 730, month: 730 };
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const MAX_SEGMENTS = 10;
/** Conditions of one segment. */
const MAX_CONDITIONS = 20;

const PARAMETERS = ['e', 'e2', 'm', 'n', 'i', 's', 'g', 'g2', 'limit', 'start', 'end'] as const;
const NOT_OFFERED: ReadonlySet<string> = new Set(['formula', 'rollingWindow', 'rollingAverage']);

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters of `events/segmentation`.
 *
 * @param parameters - As a URL's query has them: texts, and lists of texts for those that are repeated.
 * @throws {InvalidInputError} Naming the parameter, what is wrong with it and what would be right.
 */
export function readSegmentation(parameters: Parameters): Segmentation {
  refuseUnknown(parameters);
  const e = once(parameters, 'e');
  if (e === undefined) throw faultOf('e', 'an event, such as {"event_type":"Signup"}');
  const e2 = once(parameters, 'e2');
  const measure = readMeasure(once(parameters, 'm') ?? 'uniques');
  const events = [readCountedEvent('e', e), ...(e2 === undefined ? [] : [readCountedEvent('e2', e2)])];
  if (measure === 'sums' || measure === 'value_avg') {
    const without = events.findIndex(({ groupBy }) => groupBy.length === 0);
    if (without !== -1) throw faultOf(without === 0 ? 'e.group_by' : 'e2.group_by', `the property for m=${measure}`);
  }
  readChoice('n', once(parameters, 'n') ?? 'any', ['any', 'active']);
  const interval = readInterval(once(parameters, 'i') ?? '1');
  const segments = readSegments(parameters['s']);
  const groupBy = ['g', 'g2'].flatMap((name) => readGroup(name, once(parameters, name)));
  if (groupBy.length > 0 && segments.length > 1) throw faultOf('s', 'given once if there is g or g2');
  const limit = readWholeNumber('limit', once(parameters, 'limit') ?? String(DEFAULT_LIMIT), 1, MAX_LIMIT);
  return { events, measure, interval, segments, groupBy, limit, ...readDays(parameters, MAX_DAYS[interval]) };
}

function refuseUnknown(parameters: Parameters): void {
  for (const name of Object.keys(parameters)) {
    if (NOT_OFFERED.has(name)) throw new InvalidInputError(`${name}: is not offered`, name);
    if (!PARAMETERS.some((known) => known === name)) {
      throw faultOf(name, `left out: known parameters are ${PARAMETERS.join(', ')}`);
    }
  }
}

function once(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value !== undefined && typeof value !== 'string') throw faultOf(name, 'given once');
  return value;
}

function readMeasure(value: string): Segmentation['measure'] {
  if (value === 'histogram' || value === 'formula') {
    throw new InvalidInputError(`m: ${value} is not offered; there are ${MEASURES.join(', ')}`, 'm');
  }
  return readChoice('m', value, MEASURES);
}

function readInterval(value: string): Segmentation['interval'] {
  if (value === '-300000') {
    throw new InvalidInputError('i: real time (-300000) is not offered; the finest is hourly, -3600000', 'i');
  }
  if (!Object.hasOwn(INTERVALS, value)) throw faultOf('i', '-3600000 (hourly), 1 (daily), 7 (weekly) or 30 (monthly)');
  return INTERVALS[value];
}

function readSegments(value: unknown): Segmentation['segments'] {
  if (value === undefined) return [[]];
  const given = readList('s', Array.isArray(value) ? value : [value], MAX_SEGMENTS);
  return given.map((text, i): readonly Condition[] => {
    const field = given.length === 1 ? 's' : `s[${i}]`;
    const conditions = readList(field, readJson(field, String(text)), MAX_CONDITIONS);
    return conditions.map((condition, j) => readSegmentCondition(`${field}[${j}]`, condition));
  });
}

const readGroup = (field: string, value: string | undefined): readonly PropertyReference[] =>
  value === undefined ? [] : [readUserProperty(field, value)];

function readDays(parameters: Parameters, most: number): Pick<Segmentation, 'start' | 'end'> {
  const start = readDay('start', once(parameters, 'start'));
  const end = readDay('end', once(parameters, 'end'));
  if (end < start) throw faultOf('end', 'start or a day after it');
  if (end - start >= most) throw faultOf('end', `less than ${most} days after start for this i`);
  return { start, end };
}

const DAY_MS = 86_400_000;

function readDay(field: string, text: string | undefined): CalendarDay {
  const iso = text?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? '';
  const at = Date.parse(`${iso}T00:00:00Z`);
  const isDay = text?.length === 8 && !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso);
  if (!isDay || at < 0) throw faultOf(field, 'a day since 1970 as YYYYMMDD');
  return at / DAY_MS;
}
