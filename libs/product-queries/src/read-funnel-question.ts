import type { CountedEvent, Segment } from './condition.js';
import { FUNNEL_MODES, type FunnelMode, type FunnelQuestion } from './funnel.js';
import type { PropertyReference } from './property-reference.js';
import { faultOf, readChoice, readWholeNumber } from './query-reader.js';
import { readUserProperty } from './read-condition.js';
import { readLimit } from './read-question.js';

export const MAX_STEPS = 10;
const DAY_SECONDS = 86_400;
const DEFAULT_CONVERSION_SECONDS = 30 * DAY_SECONDS;
const MAX_CONVERSION_SECONDS = 365 * DAY_SECONDS;

/** What a funnel needs beside its steps and segments, as the surface has parsed it. */
interface FunnelMembers {
  readonly mode?: unknown;
  readonly cs?: unknown;
  readonly g?: unknown;
  readonly limit?: unknown;
}

/**
 * Reads what a URL and a saved chart say alike, and holds the rules between their members.
 *
 * @throws {InvalidInputError} Naming the member, what is wrong with it and what would be right.
 */
export function readFunnelQuestion(
  steps: readonly CountedEvent[],
  segments: readonly Segment[],
  { mode: modeName = 'ordered', cs, g, limit }: FunnelMembers,
): FunnelQuestion {
  if (steps.length < 2) throw faultOf('e', 'given for each step: 2 at least');
  const mode = readChoice('mode', modeName, FUNNEL_MODES);
  if (g !== undefined && segments.length > 1) throw faultOf('s', 'given once if there is g');
  return {
    steps: steps.map((step) => ({ ...step, groupBy: [] })),
    mode,
    conversionMs: readConversionSeconds(cs, mode) * 1000,
    segments,
    groupBy: readGroups(steps, g),
    limit: readLimit(limit),
  };
}

/** A property of the user, or one of the first event: whoever begins is in a group then, whatever they do afterwards. */
function readGroups(
  [{ groupBy: ofFirst }, ...others]: readonly CountedEvent[],
  g: unknown,
): readonly PropertyReference[] {
  const later = others.findIndex(({ groupBy }) => groupBy.length > 0);
  if (later !== -1) {
    throw faultOf(
      `e[${later + 1}].group_by`,
      'left out: a funnel is grouped by its first step, with g or e[0].group_by',
    );
  }
  if (ofFirst.length > 1) throw faultOf('e[0].group_by', 'one property');
  if (g === undefined) return ofFirst;
  if (ofFirst.length > 0) throw faultOf('e[0].group_by', 'left out if there is g');
  return [readUserProperty('g', g)];
}

/** Without an order only whole days count, as in Amplitude. */
function readConversionSeconds(cs: unknown = DEFAULT_CONVERSION_SECONDS, mode: FunnelMode): number {
  if (mode !== 'unordered') return readWholeNumber('cs', cs, 1, MAX_CONVERSION_SECONDS);
  const seconds = readWholeNumber('cs', cs, DAY_SECONDS, MAX_CONVERSION_SECONDS);
  return seconds - (seconds % DAY_SECONDS);
}
