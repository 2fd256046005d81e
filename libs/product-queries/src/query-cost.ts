import type { Funnel } from './funnel.js';
import type { QueryDays, Segmentation } from './segmentation.js';

/** A property that everything is grouped by costs as much as so many conditions. */
const CONDITIONS_PER_GROUPING = 4;
/** A property that an event is grouped by, in events. */
const EVENTS_PER_GROUPING = 4;

/** A step of a funnel, in events. */
const EVENTS_PER_STEP = 2;

/** What a segmentation costs of its project's allowance: days × conditions × events, as Amplitude counts it. */
export function segmentationCost(query: Segmentation): number {
  const events = query.events.reduce((sum, event) => sum + 1 + EVENTS_PER_GROUPING * event.groupBy.length, 0);
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
