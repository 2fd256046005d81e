import type { IncomingHttpHeaders } from 'node:http';
import { createGunzip } from 'node:zlib';
import { AppError, InvalidInputError, TooLargeError } from '@tocsin/runtime';
import type { PublicError } from './error-status.js';
import { withoutNonNumbers } from './non-numbers.js';
import type { UploadShare } from './upload-room.js';

/** Largest bodies of uploads of events, in bytes, before and after they are decompressed. */
export const MAX_UPLOAD_BYTES: Readonly<Record<string, number>> = {
  '/2/httpapi': 1_048_576,
  '/batch': 20_971_520,
  '/identify': 1_048_576,
  '/groupidentify': 1_048_576,
};

/** Where a body may be a form. */
const FORM_PATHS: ReadonlySet<string> = new Set(['/identify', '/groupidentify']);

/** Lets pages of any site send events: the API key in the body is no secret, and no cookie counts. */
export const CROSS_ORIGIN_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '86400',
};

/** The largest body of a path on which events are sent; undefined for other paths. */
export const maxUploadBytes = (url: string): number | undefined => MAX_UPLOAD_BYTES[pathOf(url)];

/** Whether a path belongs to what SDKs of product analytics call. */
export const isEventPath = (url: string): boolean => maxUploadBytes(url) !== undefined;

const pathOf = (url: string): string => url.split('?')[0].replace(/(?<=.)\/$/, '');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What the body of an upload says: JSON, or where it may be one a form, whatever it claims to be: beacons come as plain text. An
 * empty one is `undefined`.
 *
 * @param share - Of the room in memory; all of the upload is taken from it.
 * @throws {InvalidInputError} With the texts that SDKs know.
 * @throws {TooLargeError} If it is too large once decompressed.
 * @throws {UnavailableError} If there is no room for it.
 */
export async function readEventBody(
  bytes: Buffer,
  url: string,
  headers: IncomingHttpHeaders,
  share: UploadShare,
): Promise<unknown> {
  const text = textOf(await decoded(bytes, maxUploadBytes(url) ?? 0, headers['content-encoding'], share)).trim();
  if (text === '') return undefined;
  const isForm = FORM_PATHS.has(pathOf(url)) && !text.startsWith('{');
  if (isForm) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch (error) {
    return parseCorrected(withoutNonNumbers(text), error);
  }
}

function parseCorrected(text: string, firstError: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError('Invalid JSON request body', undefined, { cause: firstError });
  }
}

/** The body of an error as SDKs read it: `code` is the HTTP status. */
export function eventErrorBody({ status, message }: PublicError): unknown {
  return { code: status, error: message };
}

async function decoded(bytes: Buffer, maxBytes: number, encoding = 'identity', share: UploadShare): Promise<Buffer> {
  if (encoding.toLowerCase() === 'gzip') return gunzipped(bytes, maxBytes, share);
  if (encoding.toLowerCase() !== 'identity') {
    throw new InvalidInputError(`Invalid JSON request body: Content-Encoding must be gzip, not ${encoding}`);
  }
  share.take(bytes.length);
  return bytes;
}

async function gunzipped(bytes: Buffer, maxBytes: number, share: UploadShare): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of createGunzip().end(bytes) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new TooLargeError('Payload too large');
      share.take(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new InvalidInputError('Invalid JSON request body: it is not gzip', undefined, { cause: error });
  }
  return Buffer.concat(chunks, length);
}

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new InvalidInputError('Invalid JSON request body: it is not UTF-8', undefined, { cause: error });
  }
}
