import { rootCertificates } from 'node:tls';
import { secretPartsOf } from '@tocsin/delivery-security';

/**
 * `required`: no mail without encryption. `offered`: encrypted where the server offers it, and required where a password
 * is sent. `never`: in the clear, for a server on this machine or a network of its own.
 */
export type StartTls = 'required' | 'offered' | 'never';

/** An address with the name that is shown for it; empty: none. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** The operator's mail server. */
export interface MailServer {
  /** `smtp://` or `smtps://`, userinfo included; never logged. */
  readonly url: string;
  readonly from: MailAddress;
  /** Where answers of people go; absent: to `from`. */
  readonly replyTo?: MailAddress;
  readonly startTls: StartTls;
  /** Connections at once, of this process. */
  readonly connections: number;
  /** One attempt, from its turn to the server's last answer. */
  readonly timeoutMs: number;
  /** PEM certificates of authorities that are trusted beside Node's own. */
  readonly extraAuthorities?: readonly string[];
}

/** Ports of submission (RFC 6409) and of submission inside TLS (RFC 8314). */
const SUBMISSION_PORT = 587;
const TLS_SUBMISSION_PORT = 465;

/** How nodemailer reaches the server. */
export function connectionOf({ url, startTls, timeoutMs, extraAuthorities }: MailServer): object {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const hasLogin = username !== '' || password !== '';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? TLS_SUBMISSION_PORT : SUBMISSION_PORT) : Number(port),
    secure,
    ignoreTLS: startTls === 'never',
    requireTLS: startTls === 'required' || (startTls === 'offered' && hasLogin),
    ...(hasLogin && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...(extraAuthorities !== undefined && { tls: { ca: [...rootCertificates, ...extraAuthorities] } }),
    // The deadline of the attempt comes first, whatever phase it is in.
    connectionTimeout: 2 * timeoutMs,
    greetingTimeout: 2 * timeoutMs,
    socketTimeout: 2 * timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What no answer of the server may show. */
export function secretsOf({ url }: MailServer): readonly string[] {
  const { username, password } = new URL(url);
  const texts = [username, password].map(decodeURIComponent);
  const spelled = texts.map((text) => Buffer.from(text).toString('base64'));
  const plain = Buffer.from(`\0${texts.join('\0')}`).toString('base64');
  return [...secretPartsOf(url), ...(password === '' ? [] : [...spelled, plain])].filter((secret) => secret !== '');
}
