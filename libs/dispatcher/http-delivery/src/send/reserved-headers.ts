/** Headers that the sender makes itself, or that would change how the request or its answer is framed or encoded. */
const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The first header that a request may not bring along. */
export function reservedHeaderIn(headers: Readonly<Record<string, string>>): string | undefined {
  for (const name in headers) if (RESERVED.has(name.toLowerCase())) return name;
  return undefined;
}
