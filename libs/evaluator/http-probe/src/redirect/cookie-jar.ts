import type { EpochMs } from '@tocsin/runtime';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Sent to `domain` alone, not to hosts below it. */
  readonly isHostOnly: boolean;
  readonly path: string;
  readonly isSecure: boolean;
}

/** More than a chain of a few redirects needs. */
const MAX_COOKIES = 50;

/** The cookies of one probe (RFC 6265, as far as a chain of redirects can tell). */
export class CookieJar {
  private readonly cookies = new Map<string, Cookie>();

  /**
   * Takes in what an answer sets; what is not a cookie of its host is passed over.
   *
   * @param now - For `Expires`.
   */
  take(url: URL, setCookie: readonly string[], now: EpochMs): void {
    for (const text of setCookie) this.takeOne(url, text, now);
  }

  /** The `Cookie` header of a request; undefined if nothing is to be sent. Longer paths first. */
  headerFor(url: URL): string | undefined {
    const isSent = (cookie: Cookie): boolean =>
      (!cookie.isSecure || url.protocol === 'https:') &&
      (cookie.isHostOnly ? url.hostname === cookie.domain : isWithin(url.hostname, cookie.domain)) &&
      isBelow(url.pathname, cookie.path);
    const sent = [...this.cookies.values()].filter(isSent).toSorted((a, b) => b.path.length - a.path.length);
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  private takeOne(url: URL, text: string, now: EpochMs): void {
    const [pair = '', ...attributeTexts] = text.split(';');
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals < 0 || name === '') return;
    const attributes = attributesOf(attributeTexts);
    const given = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
    if (given !== '' && !mayBeSetFor(url.hostname, given)) return;

    const domain = given === '' ? url.hostname : given;
    const path = attributes.get('path')?.startsWith('/') === true ? attributes.get('path') : undefined;
    const cookie: Cookie = {
      name,
      value: pair.slice(equals + 1).trim(),
      domain,
      isHostOnly: given === '',
      path: path ?? defaultPath(url.pathname),
      isSecure: attributes.has('secure'),
    };
    const key = JSON.stringify([name, domain, cookie.path]);
    if (hasExpired(attributes, now)) this.cookies.delete(key);
    else if (this.cookies.size < MAX_COOKIES || this.cookies.has(key)) this.cookies.set(key, cookie);
  }
}

function attributesOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const [name = '', ...value] = text.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
}

function hasExpired(attributes: ReadonlyMap<string, string>, now: EpochMs): boolean {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return Date.parse(attributes.get('expires') ?? '') <= now;
}

/** A host may speak for itself and for the domains above it, but not for a whole top-level domain. */
function mayBeSetFor(host: string, domain: string): boolean {
  return host === domain || (domain.includes('.') && isWithin(host, domain));
}

/** Addresses have no domains above them. */
function isWithin(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && !/^[\d.]+$/.test(host));
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function defaultPath(pathname: string): string {
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}
