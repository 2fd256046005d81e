import type { PropertyOperations } from './property-operations.js';
import type { Properties, PropertyValue } from './property-values.js';

/** Properties of one user or group at most; further ones are left out. */
export const MAX_PROPERTIES = 1000;
/** Items of a list that is appended to. */
export const MAX_LIST_LENGTH = 10_000;

/**
 * Properties after operations on them, in the order that Amplitude carries them out: all are cleared, those that are set once
 * and set, those that are unset, then numbers are added to and lists changed.
 */
export function applyOperations(before: Properties, operations: PropertyOperations): Properties {
  const after = new Map<string, PropertyValue>(operations['$clearAll'] === undefined ? Object.entries(before) : []);
  const put = (name: string, value: PropertyValue): void => {
    if (after.has(name) || after.size < MAX_PROPERTIES) after.set(name, value);
  };
  for (const [name, value] of entries(operations, '$setOnce')) if (!after.has(name)) put(name, value);
  for (const [name, value] of entries(operations, '$set')) put(name, value);
  for (const [name] of entries(operations, '$unset')) after.delete(name);
  for (const [name, value] of entries(operations, '$add')) put(name, sumOf(after.get(name), value));
  for (const [operation, change] of LIST_CHANGES) {
    for (const [name, value] of entries(operations, operation)) {
      const changed = change(listOf(after.get(name)), listOf(value));
      put(name, changed.slice(0, MAX_LIST_LENGTH));
    }
  }
  return Object.fromEntries(after);
}

type List = readonly PropertyValue[];

/** What becomes of a list and what is given for it. */
const LIST_CHANGES: readonly (readonly [operation: string, change: (list: List, given: List) => List])[] = [
  ['$append', (list, given) => [...list, ...given]],
  ['$prepend', (list, given) => [...given, ...list]],
  ['$preInsert', (list, given) => [...without(given, list), ...list]],
  ['$postInsert', (list, given) => [...list, ...without(given, list)]],
  ['$remove', (list, given) => without(list, given)],
];

const entries = (operations: PropertyOperations, name: string): [string, PropertyValue][] =>
  Object.entries(operations[name] ?? {});

function listOf(value: PropertyValue | undefined): List {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as List) : [value];
}

function without(list: List, unwanted: List): List {
  const texts = new Set(unwanted.map((value) => JSON.stringify(value)));
  return list.filter((value) => !texts.has(JSON.stringify(value)));
}

/** What is no number counts as 0. */
function sumOf(before: PropertyValue | undefined, given: PropertyValue): number {
  const sum = numberOf(before) + numberOf(given);
  return Number.isFinite(sum) ? sum : numberOf(before);
}

const numberOf = (value: PropertyValue | undefined): number => (typeof value === 'number' ? value : 0);
