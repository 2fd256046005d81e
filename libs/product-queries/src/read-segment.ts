import type { Condition, Segment } from './condition.js';
import { readSegmentCondition } from './read-condition.js';
import { isObject, readList, readObject, readText } from './query-reader.js';

export const MAX_SEGMENTS = 10;
/** Conditions of one segment. */
const MAX_CONDITIONS = 20;
/** Characters of the name of a segment. */
const MAX_NAME_LENGTH = 256;
/** Name of the segment without conditions. */
const EVERYONE = 'All users';

/**
 * A segment as a list of conditions, after which it is called.
 *
 * @param value - Parsed JSON.
 */
export function readSegment(field: string, value: unknown): Segment {
  const conditions = readConditions(field, value ?? null);
  const characters = Array.from(conditions.map(textOf).join(' and ') || EVERYONE);
  const isLong = characters.length > MAX_NAME_LENGTH;
  return { name: isLong ? `${characters.slice(0, MAX_NAME_LENGTH - 1).join('')}…` : characters.join(''), conditions };
}

/** A segment as a list of conditions, or as `{name?, conditions}`. */
export function readNamedSegment(field: string, value: unknown): Segment {
  if (!isObject(value)) return readSegment(field, value);
  const { name, conditions } = readObject(field, value, ['name', 'conditions']);
  const segment = readSegment(`${field}.conditions`, conditions);
  return name === undefined ? segment : { ...segment, name: readText(`${field}.name`, name, MAX_NAME_LENGTH) };
}

function readConditions(field: string, value: unknown): readonly Condition[] {
  return readList(field, value, MAX_CONDITIONS).map((each, i) => readSegmentCondition(`${field}[${i}]`, each));
}

const textOf = ({ property, operator, values }: Condition): string =>
  `${property.name} ${operator} ${values.join(' or ')}`;
