import { canonicalJson } from '@tocsin/evaluator-domain/testing';
import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import type { Change } from '../load/load-script.js';
import type { OwnerName } from '../load/scripted-owner.js';

/**
 * Transitions without repeats, which at-least-once publishing allows as long as they are equal.
 *
 * @throws {Error} If one was published in two versions.
 */
export function withoutRepeats<T extends AlertTransition | GroupTransition>(transitions: readonly T[]): T[] {
  const seen = new Map<string, string>();
  return transitions.filter((transition) => {
    const { id } = 'group' in transition ? transition.group : transition.alert;
    const identity = `${id}/${transition.sequence}`;
    const text = canonicalJson(transition);
    const before = seen.get(identity);
    if (before !== undefined && before !== text)
      throw new Error(`transition ${identity} was published in two versions`);
    seen.set(identity, text);
    return before === undefined;
  });
}

/** What the log says of one owner in the terms of its script, ordered by type and time. Its silence is not in the script. */
export function changesInLog(transitions: readonly AlertTransition[], owner: OwnerName): Change[] {
  const isOwner = ({ target }: AlertTransition['alert']): boolean =>
    target.kind === 'host'
      ? owner.kind === 'host' && target.id === owner.id
      : target.kind === 'service' && owner.kind === 'service' && target.name === owner.id;
  return transitions
    .flatMap(({ alert, sequence }) => {
      const { type, status, openedAt, statusChangedAt: at } = alert;
      if (!isOwner(alert) || (type !== 'check' && type !== 'host' && type !== 'service')) return [];
      return [{ type, status, openedAt, at, sequence }];
    })
    .sort((a, b) => (a.type === b.type ? a.at - b.at : a.type < b.type ? -1 : 1));
}
