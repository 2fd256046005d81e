import type { ProjectWebhookFormat } from '@tocsin/payload-schemas';

/** What belongs to the connection, or is written by whoever sends. */
const ALWAYS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

/**
 * Why a webhook cannot have a header, as the end of a sentence; undefined if it can.
 *
 * @param webhook - Its URL may hold a user name and password.
 */
export function headerFault(
  name: string,
  { url, format }: { readonly url: string; readonly format: ProjectWebhookFormat },
): string | undefined {
  const lower = name.toLowerCase();
  if (ALWAYS.has(lower) || lower.startsWith('webhook-')) return 'is set by Tocsin itself';
  if (lower !== 'authorization') return undefined;
  if (format === 'opsgenie') return 'is made of the credential';
  return new URL(url).username === '' ? undefined : 'is made of the user name and password in the URL';
}
