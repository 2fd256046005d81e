import { InvalidInputError } from '@tocsin/runtime';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Holds the name of an organization to its rule: it is part of paths and of every webhook.
 *
 * @throws {InvalidInputError} Naming the member `name`.
 */
export function checkOrganizationName(name: string): void {
  if (NAME.test(name)) return;
  throw new InvalidInputError(
    `name: "${name.slice(0, 80)}" is not a name of 1 to 63 lower-case letters, digits and "-" that begins with a letter or digit`,
    'name',
  );
}

/** @throws {InvalidInputError} Naming the member `timeZone`, if it is not one of the IANA time zone database. */
export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (error) {
    throw new InvalidInputError(
      `timeZone: "${timeZone.slice(0, 80)}" is not a time zone of the IANA database, such as "UTC" or "Asia/Tokyo"`,
      'timeZone',
      { cause: error },
    );
  }
}
