import { requestFault } from '../probe-fault.js';

export type HeaderPair = readonly [name: string, value: string];

/** One request of a probe. */
export interface Hop {
  /** Without userinfo and fragment. */
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Buffer | null;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Redirects after which method and body stay. */
const SAME_METHOD: ReadonlySet<number> = new Set([307, 308]);
/** What another origin must not learn, and what is true of the first one only. */
const OF_ONE_ORIGIN: ReadonlySet<string> = new Set(['authorization', 'cookie', 'host', 'proxy-authorization']);

/**
 * Where an answer sends the probe on to.
 *
 * @returns Undefined for an answer that is no redirect.
 * @throws {ProbeFault} If it is one that leads nowhere.
 */
export function redirectOf(
  hop: Hop,
  status: number,
  location: string | undefined,
): (Hop & { readonly href: string }) | undefined {
  if (!REDIRECTS.has(status)) return undefined;
  if (location === undefined) throw requestFault(`status is ${status}, a redirect without Location`);
  if (!URL.canParse(location, hop.url.href)) throw requestFault('a redirect leads to something that is no URL');
  const url = new URL(location, hop.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw requestFault(`a redirect leads to ${url.protocol} instead of http: or https:`);
  }
  const staysAtOrigin = url.origin === hop.url.origin;
  const keepsMethod = SAME_METHOD.has(status) || hop.method === 'GET';
  const headers = hop.headers.filter(([name]) => {
    const key = name.toLowerCase();
    return (staysAtOrigin || !OF_ONE_ORIGIN.has(key)) && (keepsMethod || !key.startsWith('content-'));
  });
  return {
    url,
    href: url.href,
    method: keepsMethod ? hop.method : 'GET',
    headers,
    body: keepsMethod ? hop.body : null,
  };
}
