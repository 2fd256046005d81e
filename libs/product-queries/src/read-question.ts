import { InvalidInputError } from '@tocsin/runtime';
import type { CountedEvent, Segment } from './condition.js';
import type { PropertyReference } from './property-reference.js';
import { faultOf, readChoice, readWholeNumber } from './query-reader.js';
import { readUserProperty } from './read-condition.js';
import { isPercentile, metricsOf } from './formula/formula.js';
import { readFormulas } from './formula/read-formulas.js';
import { countsProperty, groupsOf, leadOf, linesOf } from './question-lines.js';
import { MAX_ROLLING, readRolling } from './rolling.js';
import { type Interval, MEASURES, type Measure, type SegmentationQuestion } from './segmentation.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const EVENT_NAMES = ['e', 'e2'];

/** What a question needs beside its events and segments, as the surface has parsed it. */
interface QuestionMembers {
  readonly m?: unknown;
  readonly g?: unknown;
  readonly g2?: unknown;
  readonly limit?: unknown;
  readonly formula?: unknown;
  readonly rollingWindow?: unknown;
  readonly rollingAverage?: unknown;
}

/** What a surface takes. */
interface QuestionRules {
  readonly interval: Interval;
  /** Formulas at most. */
  readonly maxFormulas: number;
}

/**
 * Reads what a URL and a saved chart say alike, and holds the rules between their members.
 *
 * @throws {InvalidInputError} Naming the member, what is wrong with it and what would be right.
 */
export function readQuestion(
  events: readonly CountedEvent[],
  segments: readonly Segment[],
  members: QuestionMembers,
  { interval, maxFormulas }: QuestionRules,
): SegmentationQuestion {
  const { m = 'uniques', g, g2, limit, formula } = members;
  const measure = readMeasure(m);
  if (measure !== 'formula' && formula !== undefined) throw faultOf('formula', 'left out if m is not formula');
  const rules = {
    ...{ field: 'formula', events: events.length, segments: segments.length },
    maxRolling: MAX_ROLLING[interval],
  };
  const formulas = measure === 'formula' ? readFormulas(formula, maxFormulas, rules) : [];
  const groupBy = readGroups({ g, g2 });
  if (groupBy.length > 0 && segments.length > 1) throw faultOf('s', 'given once if there is g or g2');
  const rolling = readRolling(members, interval);
  const question = { events, measure, formulas, segments, groupBy, limit: readLimit(limit), ...rolling };
  assertCounts(question);
  assertProperties(question);
  assertWindows(question);
  return question;
}

function readMeasure(value: unknown): Measure {
  if (value === 'histogram') {
    throw new InvalidInputError(`m: histogram is not offered; there are ${MEASURES.join(', ')}`, 'm');
  }
  return readChoice('m', value, MEASURES);
}

/** A number may stand beside what is counted, but there must be something to count. */
function assertCounts(question: SegmentationQuestion): void {
  if (linesOf(question).some(({ formula }) => metricsOf(formula).length > 0)) return;
  throw faultOf('formula', 'one that counts something, such as UNIQUES(A)');
}

/** Metrics of a property need one, and formulas the same groups of all their events. */
function assertProperties(question: SegmentationQuestion): void {
  const { events, measure } = question;
  const without = events.findIndex(({ groupBy }, event) => groupBy.length === 0 && countsProperty(question, event));
  if (without !== -1) {
    throw faultOf(
      `${EVENT_NAMES[without]}.group_by`,
      `the property for ${measure === 'formula' ? 'formula' : `m=${measure}`}`,
    );
  }
  if (measure !== 'formula') return;
  const groups = events.map((_, event) => JSON.stringify(groupsOf(question, event))).filter((each) => each !== '[]');
  if (new Set(groups).size > 1) throw faultOf('e2.group_by', 'that of e, or left out: a formula compares equal groups');
}

function assertWindows(question: SegmentationQuestion): void {
  const metrics = linesOf(question).flatMap(({ formula }) => metricsOf(formula));
  const isRolling = leadOf(question) > 0;
  if (isRolling && metrics.some(({ metric }) => metric.window === Infinity)) {
    throw new InvalidInputError('formula: CUMSUM is not offered beside rolling windows and averages', 'formula');
  }
  const percentile = metrics.find(({ metric: { name, window } }) => isPercentile(name) && window > 1);
  if (percentile !== undefined) {
    throw new InvalidInputError(`rollingWindow: is not offered for ${percentile.metric.name}`, 'rollingWindow');
  }
}

/** @param named - Properties by the members that name them; undefined ones are left out. */
function readGroups(named: Readonly<Record<string, unknown>>): readonly PropertyReference[] {
  return Object.entries(named).flatMap(([field, name]) => (name === undefined ? [] : [readUserProperty(field, name)]));
}

/** Groups at most. */
export function readLimit(limit: unknown = DEFAULT_LIMIT): number {
  return readWholeNumber('limit', limit, 1, MAX_LIMIT);
}
