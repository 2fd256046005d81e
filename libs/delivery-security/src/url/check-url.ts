import { isIP } from 'node:net';
import { classifyAddress } from '../address/classify-address.js';
import type { EgressPolicy, EgressScheme } from '../policy/egress-policy.js';
import { hostNameFault, isLocalhostName, isSingleLabel } from './host-name.js';
import { BLOCKED_TARGET_MESSAGE, refuse, type Refusal } from './refusal.js';
import { type Userinfo, userinfoFault } from './userinfo.js';

/** Longest URL that is accepted, in characters after serialisation. */
export const MAX_URL_LENGTH = 2048;

/** A URL that may be used, taken apart. */
export interface CheckedUrl {
  readonly ok: true;
  /** Serialised, without userinfo and fragment: what to send to and what to show. */
  readonly url: string;
  /** Serialised, with userinfo: what to seal and store, since other parsers read the original differently. */
  readonly href: string;
  readonly scheme: EgressScheme;
  /** Lower-case name in ASCII (punycode) without a trailing dot, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly userinfo?: Userinfo;
  readonly isLiteralAddress: boolean;
  /** The name or port is acceptable only if every address behind it lies in an allowed block. */
  readonly onlyAllowedBlocks: boolean;
}

export type UrlVerdict = CheckedUrl | Refusal;

export interface UrlCheckOptions {
  /** `basic`: split off, to be sent as Basic authentication. `refuse`: for formats whose receivers know no such thing. */
  readonly userinfo: 'basic' | 'refuse';
}

// the URL parser drops these silently, which changes the meaning
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Decides whether webhooks may be sent to a URL, as far as the URL alone tells. Call it when a URL is saved and again
 * when it is used: the policy may have changed. Names are judged by `vetAnswers` at every connection.
 */
export function checkUrl(
  input: string,
  policy: EgressPolicy,
  options: UrlCheckOptions = { userinfo: 'basic' },
): UrlVerdict {
  if (CONTROL_CHARACTERS.test(input) || input !== input.trim()) {
    return refuse('url_control_characters', 'the URL has control characters or spaces around it; remove them');
  }
  if (!URL.canParse(input)) return refuse('url_malformed', `the text is not a URL; write ${exampleOf(policy)}`);
  const url = new URL(input);
  const scheme = schemeOf(url, policy);
  if (scheme === undefined) {
    const known = [...policy.schemes].join(' or ');
    return refuse('scheme_not_allowed', `the scheme "${url.protocol.slice(0, -1)}" is not allowed; use ${known}`);
  }
  url.hash = '';
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  if (url.href.length > MAX_URL_LENGTH) {
    return refuse('url_too_long', `the URL has ${url.href.length} characters; at most ${MAX_URL_LENGTH} are allowed`);
  }
  return userinfoRefusal(url, options) ?? judged(url, scheme, policy);
}

function judged(url: URL, scheme: EgressScheme, policy: EgressPolicy): UrlVerdict {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  if (port === 0) return refuse('port_not_allowed', `port 0 cannot be reached; ${policy.ports.hint}`);
  const isLiteralAddress = isIP(host) !== 0;
  const where = isLiteralAddress ? judgeAddress(host, port, policy) : judgeName(host, port, policy);
  if ('ok' in where) return where;
  return {
    ok: true,
    ...partsOf(url),
    scheme,
    host,
    port,
    isLiteralAddress,
    onlyAllowedBlocks: where.onlyAllowedBlocks,
  };
}

type Where = { readonly onlyAllowedBlocks: boolean } | Refusal;

function judgeAddress(host: string, port: number, policy: EgressPolicy): Where {
  const verdict = classifyAddress(host, policy, port);
  if (verdict.kind === 'blocked') return refuse('address_not_allowed', BLOCKED_TARGET_MESSAGE);
  if (verdict.kind === 'public' && !policy.ports.allows(port)) return portRefusal(port, policy);
  return { onlyAllowedBlocks: verdict.kind === 'allowed' };
}

function judgeName(host: string, port: number, policy: EgressPolicy): Where {
  const fault = hostNameFault(host);
  if (fault !== undefined) return refuse('host_invalid', `the host name "${host}" ${fault}; use a full host name`);
  const local = isLocalhostName(host);
  if (local && ![...LOOPBACK].some((address) => classifyAddress(address, policy, port).kind === 'allowed')) {
    return refuse('host_local', `"${host}" is this machine itself; ${advice('127.0.0.0/8')}`);
  }
  const isUnusual = local || isSingleLabel(host) || !policy.ports.allows(port);
  if (!isUnusual || policy.allow.length > 0) return { onlyAllowedBlocks: isUnusual };
  if (!policy.ports.allows(port)) return portRefusal(port, policy);
  return refuse('host_single_label', `the host name "${host}" has only one part; ${advice('10.1.2.0/24')}`);
}

/** What `localhost` stands for; it is never asked of a name server. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1'];

function userinfoRefusal(url: URL, options: UrlCheckOptions): Refusal | undefined {
  if (url.username === '' && url.password === '') return undefined;
  if (options.userinfo === 'refuse') {
    return refuse('userinfo_not_allowed', 'the URL holds a user name or password; remove the part before the @');
  }
  const fault = userinfoFault(url);
  return fault === undefined
    ? undefined
    : refuse('userinfo_invalid', `the part before the @ ${fault}; change it there and at the receiver`);
}

function partsOf(url: URL): Pick<CheckedUrl, 'url' | 'href' | 'userinfo'> {
  const href = url.href;
  if (url.username === '' && url.password === '') return { url: href, href };
  const userinfo = { username: url.username, password: url.password };
  const bare = new URL(href);
  bare.username = '';
  bare.password = '';
  return { url: bare.href, href, userinfo };
}

function schemeOf(url: URL, policy: EgressPolicy): EgressScheme | undefined {
  return [...policy.schemes].find((scheme) => url.protocol === `${scheme}:`);
}

function portRefusal(port: number, policy: EgressPolicy): Refusal {
  return refuse('port_not_allowed', `port ${port} is not allowed; ${policy.ports.hint}`);
}

function exampleOf(policy: EgressPolicy): string {
  return `a whole one, like ${policy.schemes.has('https') ? 'https' : 'http'}://hooks.example.com/path`;
}

function advice(block: string): string {
  return `use a public host name, or have the operator allow its network with TOCSIN_EGRESS_ALLOW (like ${block})`;
}
