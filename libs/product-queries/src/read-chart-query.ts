import { InvalidInputError } from '@tocsin/runtime';
import type { ChartQuery } from './chart-query.js';
import { faultOf, isObject, type Members, readChoice, readList } from './query-reader.js';
import { readCountedEvent } from './read-counted-event.js';
import { readQuestion } from './read-question.js';
import { MAX_SEGMENTS, readNamedSegment } from './read-segment.js';

const MEMBERS = ['type', 'e', 'e2', 'm', 'i', 's', 'g', 'g2', 'limit'] as const;
const NOT_OFFERED = ['formula', 'rollingWindow', 'rollingAverage'] as const;

/**
 * Reads what a saved chart shows, as people send it: the parameters of the Dashboard REST API with JSON values and without days,
 * beside `type`. A segment of it may have a name.
 *
 * @param body - Parsed JSON.
 * @throws {InvalidInputError} Naming the member, what is wrong with it and what would be right.
 */
export function readChartQuery(body: unknown): ChartQuery {
  if (!isObject(body)) throw faultOf('query', 'an object, such as {"type":"segmentation","e":{"event_type":"Signup"}}');
  const type = readType(body['type']);
  const { e, e2, m, i = 1, s, g, g2, limit } = readMembers(body);
  const events = [readCountedEvent('e', e), ...(e2 === undefined ? [] : [readCountedEvent('e2', e2)])];
  const segments = readList('s', s, MAX_SEGMENTS).map((each, at) => readNamedSegment(`s[${at}]`, each));
  const everyone = readNamedSegment('s', []);
  const question = readQuestion(events, segments.length === 0 ? [everyone] : segments, { m, g, g2, limit });
  return { type, ...question, interval: readInterval(i) };
}

function readType(type: unknown): ChartQuery['type'] {
  if (type === 'funnel') throw new InvalidInputError('type: funnel is not offered yet; there is segmentation', 'type');
  return readChoice('type', type, ['segmentation']);
}

function readMembers(body: Members): Members {
  const refused = NOT_OFFERED.find((name) => Object.hasOwn(body, name));
  if (refused !== undefined) throw new InvalidInputError(`${refused}: is not offered yet`, refused);
  const unknown = Object.keys(body).find((name) => !MEMBERS.some((known) => known === name));
  if (unknown !== undefined) throw faultOf(unknown, `left out: known are ${MEMBERS.join(', ')}`);
  return body;
}

function readInterval(value: unknown): ChartQuery['interval'] {
  if (value === 1) return 'day';
  if (value === -3_600_000) return 'hour';
  throw faultOf('i', '1 (daily) or -3600000 (hourly)');
}
