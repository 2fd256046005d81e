import { InvalidInputError } from '@tocsin/runtime';
import type { CountedEvent, Segment } from './condition.js';
import type { PropertyReference } from './property-reference.js';
import { faultOf, readChoice, readWholeNumber } from './query-reader.js';
import { readUserProperty } from './read-condition.js';
import { MEASURES, type Measure, type SegmentationQuestion } from './segmentation.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const MEASURES_NOT_OFFERED: ReadonlySet<unknown> = new Set(['histogram', 'formula']);

/** What a question needs beside its events and segments, as the surface has parsed it. */
interface QuestionMembers {
  readonly m?: unknown;
  readonly g?: unknown;
  readonly g2?: unknown;
  readonly limit?: unknown;
}

/**
 * Reads what a URL and a saved chart say alike, and holds the rules between their members.
 *
 * @throws {InvalidInputError} Naming the member, what is wrong with it and what would be right.
 */
export function readQuestion(
  events: readonly CountedEvent[],
  segments: readonly Segment[],
  { m = 'uniques', g, g2, limit }: QuestionMembers,
): SegmentationQuestion {
  const measure = readMeasure(m);
  if (measure === 'sums' || measure === 'value_avg') {
    const without = events.findIndex(({ groupBy }) => groupBy.length === 0);
    if (without !== -1) throw faultOf(without === 0 ? 'e.group_by' : 'e2.group_by', `the property for m=${measure}`);
  }
  const groupBy = readGroups({ g, g2 });
  if (groupBy.length > 0 && segments.length > 1) throw faultOf('s', 'given once if there is g or g2');
  return { events, measure, segments, groupBy, limit: readLimit(limit) };
}

/** Groups at most. */
export function readLimit(limit: unknown = DEFAULT_LIMIT): number {
  return readWholeNumber('limit', limit, 1, MAX_LIMIT);
}

function readMeasure(value: unknown): Measure {
  if (MEASURES_NOT_OFFERED.has(value)) {
    throw new InvalidInputError(`m: ${String(value)} is not offered; there are ${MEASURES.join(', ')}`, 'm');
  }
  return readChoice('m', value, MEASURES);
}

/** @param named - Properties by the members that name them; undefined ones are left out. */
function readGroups(named: Readonly<Record<string, unknown>>): readonly PropertyReference[] {
  return Object.entries(named).flatMap(([field, name]) => (name === undefined ? [] : [readUserProperty(field, name)]));
}
