import { cutText } from './cut-text.js';
import { MAX_PROPERTY_DEPTH } from './event-limits.js';

/** A JSON value. */
export type PropertyValue = string | number | boolean | null | readonly PropertyValue[] | Properties;

/** Properties of an event, a user or a group by name. */
export interface Properties {
  readonly [name: string]: PropertyValue;
}

/**
 * Properties as they can be stored: every text in them cut.
 *
 * @returns Undefined if the value is no object, or has more than `MAX_PROPERTY_DEPTH` levels.
 */
export function readProperties(value: unknown): Properties | undefined {
  return isObject(value) && !isDeeperThan(value, MAX_PROPERTY_DEPTH) ? cutAll(value) : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param value - Parsed JSON. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

function cutAll(properties: Readonly<Record<string, unknown>>): Properties {
  // Entries, so that a member called `__proto__` is one like any other.
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [cutText(name), cutValue(value)]));
}

function cutValue(value: unknown): PropertyValue {
  if (typeof value === 'string') return cutText(value);
  if (Array.isArray(value)) return value.map(cutValue);
  return isObject(value) ? cutAll(value) : (value as PropertyValue); // parsed JSON: nothing else is left
}
