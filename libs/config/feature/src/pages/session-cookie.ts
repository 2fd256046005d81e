import { isBrowserSecret } from './browser-secret.js';

const NAME = 'tocsin_session';

/** How long a session lasts. */
export const SESSION_VALID_MS = 30 * 86_400_000;

/** The session's secret from a `Cookie` header, if there is one that can be one. */
export function sessionSecretOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === NAME && isBrowserSecret(value)) return value;
  }
  return undefined;
}

/** The `Set-Cookie` header that begins a session, or with no secret ends it. */
export function sessionCookie(secret: string | undefined, { isSecure }: { readonly isSecure: boolean }): string {
  const maxAgeSeconds = secret === undefined ? 0 : SESSION_VALID_MS / 1000;
  const attributes = [
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ];
  return [`${NAME}=${secret ?? ''}`, ...attributes].join('; ');
}
