import type { IncomingMessage } from 'node:http';

/** Most that is taken in of a body that will not be used. */
const MAX_BYTES = 64_000_000;
const MAX_MS = 10_000;

/**
 * Takes in the rest of a body that nobody wants, and forgets it. Most clients read no answer before they have written all;
 * when the connection breaks meanwhile, they never learn why.
 */
export function restOfBody(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) return resolve();
    let bytes = 0;
    const end = (): void => {
      clearTimeout(timer);
      request.off('data', count);
      request.pause();
      resolve();
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) end();
    };
    const timer = setTimeout(end, MAX_MS);
    request.once('end', end).once('close', end).on('data', count);
    request.resume();
  });
}
