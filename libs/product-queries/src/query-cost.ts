import type { Segmentation } from './segmentation.js';

/** A property that everything is grouped by costs as much as so many conditions. */
const CONDITIONS_PER_GROUPING = 4;
/** A property that an event is grouped by, in events. */
const EVENTS_PER_GROUPING = 4;

/** What a query costs of its project's allowance: days × conditions × events, as Amplitude counts it. */
export function queryCost({ start, end, segments, groupBy, events }: Segmentation): number {
  const conditions = segments.reduce((sum, segment) => sum + Math.max(1, segment.conditions.length), 0);
  const eventCost = events.reduce((sum, event) => sum + 1 + EVENTS_PER_GROUPING * event.groupBy.length, 0);
  return (end - start + 1) * (conditions + CONDITIONS_PER_GROUPING * groupBy.length) * eventCost;
}
