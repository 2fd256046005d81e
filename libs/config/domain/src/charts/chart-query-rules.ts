import { type ChartQuery, readChartQuery } from '@tocsin/product-queries';
import { InvalidInputError, TooLargeError } from '@tocsin/runtime';
import { documentText } from '../json-document.js';

/** Largest query of a chart, in bytes of JSON. */
export const MAX_QUERY_BYTES = 32 * 1024;

/** What PostgreSQL cannot hold in JSON: an escape of U+0000, or of half a surrogate pair, which alone is escaped. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * What the query of a chart asks.
 *
 * @throws {TooLargeError} If it is larger than a chart may be.
 * @throws {InvalidInputError} Naming the member of `query`, what is wrong with it and what would be right.
 */
export function checkedChartQuery(query: unknown): ChartQuery {
  const text = documentText(query, 'query');
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > MAX_QUERY_BYTES) {
    throw new TooLargeError(`the query of the chart has ${sizeBytes} bytes; at most ${MAX_QUERY_BYTES} are allowed`);
  }
  if (UNSTORABLE.test(text)) {
    throw new InvalidInputError('query: must not contain the character U+0000 or half of a surrogate pair', 'query');
  }
  try {
    return readChartQuery(query);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`query.${error.message}`, `query.${error.field}`, { cause: error });
  }
}
