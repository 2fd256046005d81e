/**
 * What is known of each name, by its number: a character that says whether there is something under it. As texts, two of them
 * can be compared at once.
 */
export type KnownNames = string;

const THERE = '+';
const NOTHING = '-';
const UNKNOWN = '?';

/** Nothing is known of any of so many names. */
export const noneKnown = (count: number): KnownNames => UNKNOWN.repeat(count);

/** Undefined: it is not known. */
export function knownOf(known: KnownNames, name: number): boolean | undefined {
  const found = known[name];
  return found === UNKNOWN ? undefined : found === THERE;
}

export const knowing = (known: KnownNames, name: number, isThere: boolean): KnownNames =>
  withMark(known, name, isThere ? THERE : NOTHING);

export function forgetting(known: KnownNames, names: readonly number[]): KnownNames {
  return names.reduce((left, name) => (left[name] === UNKNOWN ? left : withMark(left, name, UNKNOWN)), known);
}

const withMark = (known: KnownNames, name: number, mark: string): KnownNames =>
  known.slice(0, name) + mark + known.slice(name + 1);
