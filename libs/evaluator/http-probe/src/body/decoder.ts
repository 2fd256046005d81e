import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { requestFault } from '../probe-fault.js';

/**
 * What undoes a `Content-Encoding`.
 *
 * @param firstByte - Of the body: some servers send `deflate` without the zlib header that it should have.
 * @returns Undefined if there is nothing to undo.
 * @throws {ProbeFault} For an encoding that is none of gzip, deflate and br.
 */
export function decoderFor(contentEncoding: string | undefined, firstByte: number): Transform | undefined {
  switch (contentEncoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    default:
      throw requestFault(
        `the body has the content encoding "${contentEncoding}"; only gzip, deflate and br can be read`,
      );
  }
}
