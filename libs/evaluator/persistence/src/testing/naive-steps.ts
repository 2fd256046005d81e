import type { StepEvent, StepsRequest } from '@tocsin/evaluator-domain';
import type { ProductEvent } from '@tocsin/payload-schemas';
import type { Condition } from '@tocsin/product-queries';
import { holds, knownEvents, textsOf } from './naive-counts.js';

/** What `ProductQueries.tellSteps` tells, by the plainest means and in no order. Persons have the ids that clients give. */
export function naiveSteps(events: readonly ProductEvent[], request: StepsRequest): readonly StepEvent[] {
  const { steps, segments, groupBy, isEverythingWanted, isOfNewPeople, from, until } = request;
  const all = knownEvents(events);
  return all.flatMap((known): StepEvent[] => {
    const { person, event } = known;
    const firstAt = Math.min(...all.filter((each) => each.person === person).map((each) => each.event.time));
    if (isOfNewPeople && firstAt < from) return [];
    const allHold = (conditions: readonly Condition[]): boolean => conditions.every((each) => holds(each, known));
    const bits = steps.map(
      ({ type, conditions }) => (type === undefined || type === event.type) && allHold(conditions),
    );
    const isWanted = isEverythingWanted || bits.includes(true);
    if (!isWanted || event.time < from || event.time >= until) return [];
    return [
      {
        person,
        at: event.time,
        ...(isOfNewPeople && { firstAt }),
        steps: numberOf(bits),
        segments: bits[0] ? numberOf(segments.map(allHold)) : 0,
        groups: bits[0] ? groupBy.flatMap((property) => textsOf(property, known)).sort() : [],
      },
    ];
  });
}

const numberOf = (bits: readonly boolean[]): number => bits.reduce((sum, bit, i) => sum + (bit ? 2 ** i : 0), 0);
