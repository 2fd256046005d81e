import { isObject } from './property-values.js';
import { GROUP_IDENTIFY, IDENTIFY } from './read-event.js';

/** Identifications of one request at most. */
export const MAX_IDENTIFICATIONS = 1024;

/**
 * The events that stand for an `identification` of `/identify`: one object or several.
 *
 * @param text - JSON.
 * @returns Undefined if it is something else. Their members are for `readEvents` to judge.
 */
export function readIdentification(text: string | undefined): readonly unknown[] | undefined {
  return objectsOf(text)?.map((identified) => ({ ...identified, event_type: IDENTIFY }));
}

/** The same of `/groupidentify`, about a group: its type, its name and properties. */
export function readGroupIdentification(text: string | undefined): readonly unknown[] | undefined {
  return objectsOf(text)?.map(({ group_type: type, group_value: name, group_properties: properties }) => {
    const isWhole = typeof type === 'string' && type !== '' && (typeof name === 'string' || typeof name === 'number');
    if (!isWhole) return {};
    return { event_type: GROUP_IDENTIFY, groups: { [type]: name }, group_properties: properties };
  });
}

function objectsOf(text: string | undefined): readonly Readonly<Record<string, unknown>>[] | undefined {
  const parsed = parse(text);
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const isGiven = list.length > 0 && list.length <= MAX_IDENTIFICATIONS && list.every(isObject);
  return isGiven ? list : undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
