import { metricsOf } from './formula/formula.js';
import type { Funnel } from './funnel.js';
import { linesOf } from './question-lines.js';
import type { QueryDays, Segmentation } from './segmentation.js';

/** A property that everything is grouped by costs as much as so many conditions. */
const CONDITIONS_PER_GROUPING = 4;
/** A property that an event is grouped by, in events. */
const EVENTS_PER_GROUPING = 4;

/** A step of a funnel, in events. */
const EVENTS_PER_STEP = 2;

/**
 * What a segmentation costs of its project's allowance: days × conditions × events, as Amplitude counts it. An event counts for
 * each different metric of it, in all segments.
 */
export function segmentationCost(query: Segmentation): number {
  const metrics = linesOf(query).flatMap(({ formula }) => metricsOf(formula).map(({ metric }) => metric));
  const events = query.events.reduce((sum, { groupBy }, position) => {
    const different = new Set(
      metrics.filter(({ event }) => event === position).map(({ segment: _, ...metric }) => JSON.stringify(metric)),
    );
    return sum + Math.max(1, different.size) * (1 + EVENTS_PER_GROUPING * groupBy.length);
  }, 0);
  return daysOf(query) * conditionsOf(query) * events;
}

/** And a funnel: days × conditions × 2 for each step. */
export function funnelCost(query: Funnel): number {
  return daysOf(query) * conditionsOf(query) * EVENTS_PER_STEP * query.steps.length;
}

const daysOf = ({ start, end }: QueryDays): number => end - start + 1;

function conditionsOf({ segments, groupBy }: Pick<Segmentation, 'segments' | 'groupBy'>): number {
  const conditions = segments.reduce((sum, segment) => sum + Math.max(1, segment.conditions.length), 0);
  return conditions + CONDITIONS_PER_GROUPING * groupBy.length;
}
