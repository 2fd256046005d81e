import { InvalidInputError } from '@tocsin/runtime';

/** Deepest nesting of arrays and objects in a document of a client. */
export const MAX_NESTING = 100;

/**
 * The text of a JSON document of a client, as it is stored.
 *
 * @throws {InvalidInputError} If it is nested more deeply than the programs that read it can bear.
 */
export function documentText(value: unknown, field: string): string {
  if (isDeeperThan(value, MAX_NESTING)) {
    throw new InvalidInputError(`${field}: is nested more than ${MAX_NESTING} levels deep`, field);
  }
  return JSON.stringify(value);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}
