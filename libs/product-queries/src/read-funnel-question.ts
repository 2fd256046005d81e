import type { CountedEvent, Segment } from './condition.js';
import { FUNNEL_MODES, type FunnelMode, type FunnelQuestion } from './funnel.js';
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
  const grouped = steps.findIndex(({ groupBy }) => groupBy.length > 0);
  if (grouped !== -1) throw faultOf(`e[${grouped}].group_by`, 'left out: what groups a funnel is g');
  const mode = readChoice('mode', modeName, FUNNEL_MODES);
  const groupBy = g === undefined ? [] : [readUserProperty('g', g)];
  if (groupBy.length > 0 && segments.length > 1) throw faultOf('s', 'given once if there is g');
  const conversionMs = readConversionSeconds(cs, mode) * 1000;
  return { steps, mode, conversionMs, segments, groupBy, limit: readLimit(limit) };
}

/** Without an order only whole days count, as in Amplitude. */
function readConversionSeconds(cs: unknown = DEFAULT_CONVERSION_SECONDS, mode: FunnelMode): number {
  if (mode !== 'unordered') return readWholeNumber('cs', cs, 1, MAX_CONVERSION_SECONDS);
  const seconds = readWholeNumber('cs', cs, DAY_SECONDS, MAX_CONVERSION_SECONDS);
  return seconds - (seconds % DAY_SECONDS);
}
