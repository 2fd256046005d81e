/** A graph may not make a mail larger than this. */
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;

/**
 * Fetches the picture of a mail.
 *
 * @param signal - Ends the wait: the mail is more important.
 * @returns Undefined if it cannot be had: the mail goes without.
 */
export async function pictureAt(url: string, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    const response = await fetch(url, { signal, redirect: 'error' });
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
