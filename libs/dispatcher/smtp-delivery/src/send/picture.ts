/** A graph may not make a mail larger than this. */
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
/** How long a picture is waited for; the mail is more important. */
const PICTURE_TIMEOUT_MS = 3_000;

/**
 * Fetches the picture of a mail.
 *
 * @returns Undefined if it cannot be had: the mail goes without.
 */
export async function pictureAt(url: string, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(PICTURE_TIMEOUT_MS)]);
    const response = await fetch(url, { signal: within, redirect: 'error' });
    if (!response.ok || response.headers.get('content-type') !== 'image/png') {
      await response.body?.cancel();
      return undefined;
    }
    return await bytesOf(response);
  } catch {
    // The alert is told all the same, and links to the graph.
    return undefined;
  }
}

async function bytesOf({ body }: Response): Promise<Buffer | undefined> {
  if (body === null) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body as ReadableStream<Uint8Array>) {
    length += part.length;
    if (length > MAX_PICTURE_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
