import { mustBe, parseInput, wholeNumberInput } from '@tocsin/input';
import { z } from 'zod';

/** What Fastify gives of a query: a text, a list of texts when a parameter is repeated, or nothing. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** All non-empty values of a parameter, in order; an empty parameter counts as absent. */
export function queryValues(query: Query, name: string): readonly string[] {
  const given = query[name];
  return (typeof given === 'string' ? [given] : (given ?? [])).filter((value) => value !== '');
}

/** The first value of a parameter that should be given once. */
export const queryValue = (query: Query, name: string): string | undefined => queryValues(query, name)[0];

const flag = z.enum(['true', 'false'], mustBe('true or false'));

/**
 * Whether a parameter that is `true` or `false` is true; one that is absent is not.
 *
 * @throws {InvalidInputError} If it is anything else.
 */
export function queryFlag(query: Query, name: string): boolean {
  const value = queryValue(query, name);
  return value !== undefined && parseInput(z.record(z.string(), flag), { [name]: value })[name] === 'true';
}

/**
 * A parameter that is a whole number of a range; undefined if it is absent.
 *
 * @throws {InvalidInputError} If it is anything else.
 */
export function queryWholeNumber(query: Query, name: string, min: number, max: number): number | undefined {
  const text = queryValue(query, name);
  if (text === undefined) return undefined;
  const given = /^-?\d+$/.test(text) ? Number(text) : text;
  return parseInput(z.record(z.string(), wholeNumberInput(min, max)), { [name]: given })[name];
}
