import { isObject } from './property-values.js';
import { GROUP_IDENTIFY, IDENTIFY } from './read-event.js';
import type { UploadRefusal } from './read-upload.js';

/** Identifications of one request at most. */
export const MAX_IDENTIFICATIONS = 1024;

/** The events that stand for identifications, whose members are for `readEvents` to judge, or why there are none. */
type Identified = { readonly events: readonly unknown[] } | { readonly refusal: UploadRefusal };

/**
 * Reads an `identification` of `/identify`: one object or several.
 *
 * @param text - JSON.
 */
export function readIdentification(text: string): Identified {
  const read = readObjects(text);
  if ('refusal' in read) return read;
  return { events: read.objects.map((identified) => ({ ...identified, event_type: IDENTIFY })) };
}

/** The same of `/groupidentify`, about groups: of each its type, its name and properties. */
export function readGroupIdentification(text: string): Identified {
  const read = readObjects(text);
  if ('refusal' in read) return read;
  const { objects } = read;
  const nameless = Object.entries({
    group_type: positionsOf(objects, ({ group_type: type }) => isText(type)),
    group_value: positionsOf(objects, ({ group_value: name }) => typeof name === 'number' || isText(name)),
  }).filter(([, positions]) => positions.length > 0);
  if (nameless.length > 0) {
    const error = 'Request missing required field';
    return { refusal: { code: 400, error, events_with_missing_fields: Object.fromEntries(nameless) } };
  }
  const events = objects.map(({ group_type: type, group_value: name, group_properties: properties }) => ({
    event_type: GROUP_IDENTIFY,
    groups: { [String(type)]: name },
    group_properties: properties,
  }));
  return { events };
}

type Objects = readonly Readonly<Record<string, unknown>>[];

function readObjects(text: string): { readonly objects: Objects } | { readonly refusal: UploadRefusal } {
  const parsed = parse(text);
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (list.length > MAX_IDENTIFICATIONS) return { refusal: { code: 413, error: 'Payload too large' } };
  const isGiven = list.length > 0 && list.every(isObject);
  return isGiven ? { objects: list } : { refusal: { code: 400, error: 'missing_event' } };
}

function positionsOf(objects: Objects, isRight: (object: Objects[number]) => boolean): readonly number[] {
  return [...objects.keys()].filter((position) => !isRight(objects[position]));
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
