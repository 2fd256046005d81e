import { parseInput, type Query, queryValue, wholeNumberInput } from '@tocsin/platform';
import { z } from 'zod';

/** Items per page at most, and by default. */
const MAX_LIMIT = 100;

/** @throws {InvalidInputError} If the parameter is missing, or is no whole number of the range. */
export function wholeNumber(query: Query, name: string, min: number, max: number): number {
  const text = queryValue(query, name);
  const given = text !== undefined && /^-?\d+$/.test(text) ? Number(text) : text;
  return parseInput(z.record(z.string(), wholeNumberInput(min, max)), { [name]: given })[name];
}

/** The `limit` of a list. */
export function pageLimit(query: Query): number {
  return queryValue(query, 'limit') === undefined ? MAX_LIMIT : wholeNumber(query, 'limit', 1, MAX_LIMIT);
}
