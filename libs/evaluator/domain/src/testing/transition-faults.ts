import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import { canonicalJson } from './canonical-json.js';

/** What is published on `alerts.v1`. */
type Published = AlertTransition | GroupTransition;

/**
 * Everything that is wrong with what was published, one text each; empty when it is right: every expected transition is
 * there, nothing else is, repeats are equal to what they repeat, and the transitions of each alert and
 * each alert group first came in order.
 *
 * @param published - The content of `alerts.v1` as read, partition after partition, repeats included.
 */
export function transitionFaults(expected: readonly Published[], published: readonly Published[]): readonly string[] {
  const wanted = new Map(expected.map((transition) => [nameOf(transition), canonicalJson(transition)]));
  const found = new Map<string, string>();
  const lastSequence = new Map<string, number>();
  const faults: string[] = [];

  for (const transition of published) {
    const name = nameOf(transition);
    const text = canonicalJson(transition);
    const first = found.get(name);
    if (first !== undefined) {
      if (first !== text) faults.push(`repeated, but not the same: ${name}\n  first ${first}\n  then  ${text}`);
      continue;
    }
    found.set(name, text);
    faults.push(...faultsOfFirst(name, text, wanted.get(name)));
    const { sequence } = transition;
    const before = lastSequence.get(subjectOf(transition)) ?? 0;
    if (sequence <= before) faults.push(`out of order: ${name} after ${before}`);
    lastSequence.set(subjectOf(transition), Math.max(before, sequence));
  }
  for (const name of wanted.keys()) if (!found.has(name)) faults.push(`missing: ${name}`);
  if (wanted.size !== expected.length) faults.push('the expected transitions are not all different');
  return faults;
}

function faultsOfFirst(name: string, text: string, wanted: string | undefined): readonly string[] {
  if (wanted === undefined) return [`not expected: ${name} ${text}`];
  return wanted === text ? [] : [`different: ${name}\n  expected  ${wanted}\n  published ${text}`];
}

const nameOf = (transition: Published): string => `${subjectOf(transition)}#${transition.sequence}`;

function subjectOf(transition: Published): string {
  return `${transition.org.id}/${'group' in transition ? transition.group.id : transition.alert.id}`;
}
