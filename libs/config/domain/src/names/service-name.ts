import { InvalidInputError } from '@tocsin/runtime';

/** What the name of a service or a role must be, for error texts. */
export const SERVICE_NAME_RULE = 'a name of 2 to 63 letters, digits, "_" and "-" that begins with a letter or digit';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,62}$/;

/**
 * Holds the name of a service or a role to the rule of both.
 *
 * @throws {InvalidInputError} Naming `field` as the sender wrote it.
 */
export function checkServiceName(name: string, field: string): void {
  if (NAME.test(name)) return;
  throw new InvalidInputError(`${field}: "${name.slice(0, 80)}" is not ${SERVICE_NAME_RULE}`, field);
}
