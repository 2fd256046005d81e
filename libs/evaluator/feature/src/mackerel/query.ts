import { parseInput, wholeNumberInput } from '@tocsin/input';
import { type Query, queryWholeNumber } from '@tocsin/platform';
import { z } from 'zod';

/** Items per page at most, and by default. */
const MAX_LIMIT = 100;

/** @throws {InvalidInputError} If the parameter is missing, or is no whole number of the range. */
export function wholeNumber(query: Query, name: string, min: number, max: number): number {
  const given = queryWholeNumber(query, name, min, max);
  return parseInput(z.record(z.string(), wholeNumberInput(min, max)), { [name]: given })[name];
}

/** The `limit` of a list. */
export function pageLimit(query: Query): number {
  return queryWholeNumber(query, 'limit', 1, MAX_LIMIT) ?? MAX_LIMIT;
}
