import type { Installation } from './installation.js';

/**
 * Headers of a message, apart from what an attempt adds.
 *
 * @param webhookId - Stays the same whenever the same thing is told to the same receiver again.
 */
export function requestHeaders(
  contentType: string,
  { publicUrl, version }: Pick<Installation, 'publicUrl' | 'version'>,
  webhookId: string,
): Readonly<Record<string, string>> {
  return {
    accept: '*/*',
    'content-type': contentType,
    'user-agent': `Tocsin/${version} (+${printable(publicUrl)})`,
    'webhook-id': webhookId,
  };
}

/** Header values are visible ASCII; a URL that is not was typed by hand and loses what no header can carry. */
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '');
}
