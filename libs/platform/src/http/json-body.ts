import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInputError } from '@tocsin/runtime';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What a request's body says; undefined for an empty one. It need not claim to be JSON.
 *
 * @throws {InvalidInputError} If it is compressed, or not JSON in UTF-8.
 */
export function readJsonBody(bytes: Buffer, headers: IncomingHttpHeaders): unknown {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new InvalidInputError(`the body is compressed (Content-Encoding: ${encoding}); send it uncompressed`);
  }
  const text = textOf(bytes);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`the body is not valid JSON: ${(error as Error).message}`, undefined, { cause: error });
  }
}

/** Without a byte order mark, which some editors put before what they store. */
function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new InvalidInputError('the body is not valid JSON: it is not UTF-8', undefined, { cause: error });
  }
}
