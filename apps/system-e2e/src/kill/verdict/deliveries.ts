import { canonicalJson } from '@tocsin/evaluator-domain/testing';
import type { DeliveryEvent } from '@tocsin/payload-schemas';
import type { Wanted } from './wanted.js';

type End = Exclude<DeliveryEvent, { event: 'attempt' }>;

const nameOf = ({ subject, sequence }: Pick<Wanted, 'subject' | 'sequence'>): string => `${subject}#${sequence}`;

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

/** How many of what is wanted have no delivery that has ended. */
export function unfinished(wanted: readonly Wanted[], events: readonly DeliveryEvent[]): number {
  const ended = new Set(endsIn(events).map(nameOf));
  return wanted.filter((each) => !ended.has(nameOf(each))).length;
}

/**
 * What is wrong with what `deliveries.v1` says of a channel; empty when each delivery that is wanted ended as it must, once, no
 * other did, and those of one alert or group ended in their order.
 *
 * @param events - Of the channel.
 */
export function deliveryFaults(wanted: readonly Wanted[], events: readonly DeliveryEvent[]): string[] {
  const faults: string[] = [];
  const ends = new Map(wanted.map((each) => [nameOf(each), each.end]));
  const ended = new Set<string>();
  const lastSequence = new Map<string, number>();
  for (const end of endsIn(events)) {
    const name = nameOf(end);
    const how = end.event === 'skipped' ? end.reason : end.event === 'dead' ? `dead: ${end.reason}` : end.event;
    const must = ends.get(name);
    if (must === undefined) faults.push(`${name} ended ${how} and is no transition`);
    else if (how !== must) faults.push(`${name} ended ${how}, not ${must}`);
    if (end.round !== 0) faults.push(`${name} has another round: ${canonicalJson(end)}`);
    if (ended.has(name)) faults.push(`${name} ended twice`);
    ended.add(name);
    if (end.event === 'skipped') continue;
    if (end.sequence < (lastSequence.get(end.subject) ?? 0))
      faults.push(`${name} ended after a later one of its subject`);
    lastSequence.set(end.subject, end.sequence);
  }
  for (const name of ends.keys()) if (!ended.has(name)) faults.push(`${name} has not ended`);
  return faults;
}
