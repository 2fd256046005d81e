import { canonicalJson } from '@tocsin/evaluator-domain/testing';
import type { AlertTransition, DeliveryEvent } from '@tocsin/payload-schemas';

type End = Exclude<DeliveryEvent, { event: 'attempt' }>;

const nameOf = ({ subject, sequence }: DeliveryEvent): string => `${subject}#${sequence}`;
const transitionName = ({ alert, sequence }: AlertTransition): string => `${alert.id}#${sequence}`;

/** The ends in `deliveries.v1`, in order, repeats by the relay removed. */
export function endsIn(events: readonly DeliveryEvent[]): End[] {
  const seen = new Set<string>();
  return events.filter((event): event is End => {
    const text = canonicalJson(event);
    const isNew = event.event !== 'attempt' && !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

/** How many transitions have no delivery that has ended. */
export function unfinished(transitions: readonly AlertTransition[], events: readonly DeliveryEvent[]): number {
  const ended = new Set(endsIn(events).map(nameOf));
  return transitions.filter((transition) => !ended.has(transitionName(transition))).length;
}

/**
 * What is wrong with `deliveries.v1`; empty when each transition was delivered to the channel exactly once, and those of
 * one alert in their order.
 */
export function deliveryFaults(
  transitions: readonly AlertTransition[],
  channelId: string,
  events: readonly DeliveryEvent[],
): string[] {
  const faults: string[] = [];
  const wanted = new Set(transitions.map(transitionName));
  const ended = new Set<string>();
  const lastSequence = new Map<string, number>();
  for (const end of endsIn(events)) {
    const name = nameOf(end);
    if (end.event !== 'delivered') faults.push(`${name} ended ${end.event}: ${end.reason}`);
    if (end.channelId !== channelId || end.round !== 0)
      faults.push(`${name} has another channel or round: ${canonicalJson(end)}`);
    if (!wanted.has(name)) faults.push(`${name} was delivered and is no transition`);
    if (ended.has(name)) faults.push(`${name} ended twice`);
    if (end.sequence < (lastSequence.get(end.subject) ?? 0))
      faults.push(`${name} ended after a later one of its alert`);
    ended.add(name);
    lastSequence.set(end.subject, end.sequence);
  }
  for (const name of wanted) if (!ended.has(name)) faults.push(`${name} was not delivered`);
  return faults;
}
