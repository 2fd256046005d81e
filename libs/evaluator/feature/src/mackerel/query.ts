import { parseInput, wholeNumberInput } from '@tocsin/platform';
import { z } from 'zod';

/** What Fastify gives of a query: a text, a list of texts when a parameter is repeated, or nothing. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Items per page at most, and by default. */
const MAX_LIMIT = 100;

/** All non-empty values of a parameter, in order; an empty parameter counts as absent. */
export function values(query: Query, name: string): readonly string[] {
  const given = query[name];
  return (typeof given === 'string' ? [given] : (given ?? [])).filter((value) => value !== '');
}

/** The first value of a parameter that should be given once. */
export const value = (query: Query, name: string): string | undefined => values(query, name)[0];

/** @throws {InvalidInputError} If the parameter is missing, or is no whole number of the range. */
export function wholeNumber(query: Query, name: string, min: number, max: number): number {
  const text = value(query, name);
  const given = text !== undefined && /^-?\d+$/.test(text) ? Number(text) : text;
  return parseInput(z.record(z.string(), wholeNumberInput(min, max)), { [name]: given })[name];
}

/** The `limit` of a list. */
export function pageLimit(query: Query): number {
  return value(query, 'limit') === undefined ? MAX_LIMIT : wholeNumber(query, 'limit', 1, MAX_LIMIT);
}
