import { publicUrl } from './catalogue.js';

/**
 * The base of URLs of a program that faces its clients itself: what the setting says; while it is unset, wherever the
 * program listens.
 *
 * @param settings.httpPort - The port that it listens on, so not 0.
 */
export function ownPublicUrl(
  settings: { readonly publicUrl: string; readonly httpPort: number },
  env: Readonly<Record<string, string | undefined>>,
): string {
  const isSet = (env[publicUrl.name] ?? '') !== '';
  return isSet ? settings.publicUrl : `http://127.0.0.1:${settings.httpPort}`;
}
