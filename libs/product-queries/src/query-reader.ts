import { InvalidInputError } from '@tocsin/runtime';

/** Characters of a text that is stored of an event, and so of one that a query asks for. */
export const MAX_TEXT_LENGTH = 1024;

/** Members of an object, by their names. */
export type Members = Readonly<Record<string, unknown>>;

/** @param expected - What would be right, to follow "must be". */
export function faultOf(field: string, expected: string): InvalidInputError {
  return new InvalidInputError(`${field}: must be ${expected}`, field);
}

/** @throws {InvalidInputError} If it is no JSON. */
export function readJson(field: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`${field}: must be JSON, and encoded as part of a URL`, field, { cause: error });
  }
}

/** @throws {InvalidInputError} If it is no object, or has other members than these. */
export function readObject(field: string, value: unknown, members: readonly string[]): Members {
  if (!isObject(value)) throw faultOf(field, `an object with ${members.join(', ')}`);
  const unknown = Object.keys(value).find((member) => !members.includes(member));
  if (unknown !== undefined) throw faultOf(`${field}.${unknown}`, `left out: known are ${members.join(', ')}`);
  return value;
}

/** An absent list is empty. */
export function readList(field: string, value: unknown, most: number): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > most) throw faultOf(field, `a list of at most ${most}`);
  return value;
}

export function readText(field: string, value: unknown, most = MAX_TEXT_LENGTH): string {
  if (typeof value !== 'string' || value === '' || value.length > most || value.includes('\0')) {
    throw faultOf(field, `a text of 1 to ${most} characters`);
  }
  return value;
}

export function readChoice<T extends string>(field: string, value: unknown, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw faultOf(field, `one of ${choices.join(', ')}`);
  return chosen;
}

export function readWholeNumber(field: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw faultOf(field, `a whole number from ${least} to ${most}`);
  }
  return value;
}

/** The number that a parameter of a URL spells in digits; NaN if it is none. */
export const numberOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : NaN);

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
