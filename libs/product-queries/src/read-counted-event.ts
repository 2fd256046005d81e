import { InvalidInputError } from '@tocsin/runtime';
import { readFilter, readGrouping } from './read-condition.js';
import { readList, readObject, readText } from './query-reader.js';
import type { CountedEvent } from './condition.js';

/** Filters of one event at most. */
const MAX_FILTERS = 20;
/** Properties that one event is grouped by. */
const MAX_GROUPINGS = 2;

/** Every event is active, whatever its type. */
const ANY_TYPE: ReadonlySet<string> = new Set(['_all', '_active']);
const NOT_OFFERED: ReadonlySet<string> = new Set(['_new', 'verified_revenue', 'unverified_revenue']);

/**
 * @param field - Where it stands, for what is wrong with it.
 * @param value - Parsed JSON.
 * @throws {InvalidInputError} Naming what is wrong and what would be right.
 */
export function readCountedEvent(field: string, value: unknown): CountedEvent {
  const event = readObject(field, value, ['event_type', 'filters', 'group_by']);
  const type = readText(`${field}.event_type`, event['event_type']);
  if (NOT_OFFERED.has(type) || type.startsWith('ce:')) {
    throw new InvalidInputError(
      `${field}.event_type: ${type} is not offered: name a type of event`,
      `${field}.event_type`,
    );
  }
  const filters = readList(`${field}.filters`, event['filters'], MAX_FILTERS);
  const groupBy = readList(`${field}.group_by`, event['group_by'], MAX_GROUPINGS);
  return {
    type: ANY_TYPE.has(type) ? undefined : type,
    filters: filters.map((filter, i) => readFilter(`${field}.filters[${i}]`, filter)),
    groupBy: groupBy.map((grouping, i) => readGrouping(`${field}.group_by[${i}]`, grouping)),
  };
}
