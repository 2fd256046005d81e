import { cutText } from './cut-text.js';
import { MAX_GROUPS_OF_A_TYPE, MAX_GROUP_TYPES } from './event-limits.js';
import { isObject } from './property-values.js';

/** Names of the groups that a user belongs to, by type of group. */
export type EventGroups = Readonly<Record<string, readonly string[]>>;

/**
 * Reads groups: `{company: "Acme"}` or `{company: ["Acme", "Initech"]}`. Numbers and truth values count as their text.
 *
 * @returns Undefined if it is something else, or has too many types or too many groups of one.
 */
export function readGroups(value: unknown): EventGroups | undefined {
  if (!isObject(value)) return undefined;
  const types = Object.entries(value);
  if (types.length > MAX_GROUP_TYPES) return undefined;
  const groups: [string, readonly string[]][] = [];
  for (const [type, names] of types) {
    const list: readonly unknown[] = Array.isArray(names) ? names : [names];
    if (list.length > MAX_GROUPS_OF_A_TYPE || !list.every(isName)) return undefined;
    groups.push([cutText(type), list.map((name) => cutText(String(name)))]);
  }
  return Object.fromEntries(groups);
}

/** The device of a client that changes properties of groups and names none: one for each group. */
export function deviceOfGroups(groups: EventGroups): string | undefined {
  const named = Object.entries(groups).map(([type, names]) => `${type} ${names.join(', ')}`);
  return named.length === 0 ? undefined : cutText(`group ${named.join(', ')}`);
}

function isName(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
