import { isObject, type Properties, readProperties } from './property-values.js';

/** What can be done with the properties of a user. */
const USER_OPERATIONS = [
  '$set',
  '$setOnce',
  '$add',
  '$append',
  '$prepend',
  '$unset',
  '$preInsert',
  '$postInsert',
  '$remove',
  '$clearAll',
] as const;
/** What can be done with the properties of a group. */
const GROUP_OPERATIONS = USER_OPERATIONS.slice(0, 6);

/** Properties to change, by operation. */
export type PropertyOperations = Readonly<Record<string, Properties>>;

/**
 * Reads operations on the properties of a user. Properties that stand alone are set; `$clearAll` needs none.
 *
 * @returns Undefined if it is no object, is too deep, has an unknown operation, or operations beside plain properties.
 */
export const readUserOperations = (value: unknown): PropertyOperations | undefined =>
  readOperations(value, USER_OPERATIONS);

/** The same of a group, which has fewer operations. */
export const readGroupOperations = (value: unknown): PropertyOperations | undefined =>
  readOperations(value, GROUP_OPERATIONS);

function readOperations(value: unknown, known: readonly string[]): PropertyOperations | undefined {
  if (!isObject(value)) return undefined;
  const names = Object.keys(value);
  const asked = names.filter((name) => known.includes(name));
  if (asked.length === 0) {
    const isOperation = (name: string): boolean => (USER_OPERATIONS as readonly string[]).includes(name);
    const properties = names.some(isOperation) ? undefined : readProperties(value);
    return properties && { $set: properties };
  }
  if (asked.length < names.length) return undefined;
  const operations: Record<string, Properties> = {};
  for (const name of asked) {
    const properties = name === '$clearAll' ? {} : readProperties(value[name]);
    if (properties === undefined) return undefined;
    operations[name] = properties;
  }
  return operations;
}
