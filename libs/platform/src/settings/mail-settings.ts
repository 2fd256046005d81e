import type { Secret } from '@tocsin/runtime';
import { type Environment, choiceSetting, integerSetting, optionalSetting, secretOf, type Setting } from './setting.js';

const SMTP_URL = 'TOCSIN_SMTP_URL';

/** An address with the name that is shown for it; empty: none. */
export interface ShownAddress {
  readonly name: string;
  readonly address: string;
}

const ADDRESS = /^(?:([^<>"\p{Cc}]*)<([^\s<>@,;"]+@[^\s<>@,;"]+)>|([^\s<>@,;"]+@[^\s<>@,;"]+))$/u;

function shownAddress(text: string): ShownAddress {
  const [, name = '', named, alone = named] = ADDRESS.exec(text.trim()) ?? [];
  if (alone === undefined) {
    throw new Error(`"${text}" is not an address such as tocsin@example.com or "Tocsin <tocsin@example.com>"`);
  }
  return { name: name.trim(), address: alone };
}

function smtpUrl(text: string): Secret {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url !== undefined && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || !isBare || !isLogin(url)) {
    throw new Error('is not an smtp:// or smtps:// URL such as smtp://user:password@mail.example.com:587');
  }
  return secretOf(text);
}

/** Both halves of a login or none, percent-encoded where needed. */
function isLogin({ username, password }: URL): boolean {
  try {
    return (decodeURIComponent(username) === '') === (decodeURIComponent(password) === '');
  } catch {
    return false;
  }
}

/** The mail server that e-mail channels are sent through. */
export const mailSettings = {
  smtpUrl: optionalSetting(
    SMTP_URL,
    'Mail server for e-mail channels: smtp://user:password@host:587, or smtps:// for TLS from the start. Characters such as @ and / in user and password are percent-encoded.',
    smtpUrl,
    'unset: e-mail channels are skipped',
  ),
  mailFrom: {
    name: 'TOCSIN_MAIL_FROM',
    meaning: `Sender of mails: an address, or "Name <address>". Required with ${SMTP_URL}.`,
    defaultText: 'unset',
    parse(text: string | undefined, env: Environment = {}): ShownAddress | undefined {
      if (text !== undefined) return shownAddress(text);
      if (env[SMTP_URL]) throw new Error(`is required with ${SMTP_URL}: the sender of mails, like tocsin@example.com`);
      return undefined;
    },
  } satisfies Setting<ShownAddress | undefined>,
  mailReplyTo: optionalSetting(
    'TOCSIN_MAIL_REPLY_TO',
    'Where answers to mails go.',
    shownAddress,
    'unset: to the sender',
  ),
  smtpStartTls: choiceSetting(
    'TOCSIN_SMTP_STARTTLS',
    '`required`: no mail without encryption; `offered`: encrypted where the server offers it, and required where a password is sent; `never`: in the clear. Certificates are verified.',
    ['required', 'offered', 'never'],
    'offered',
  ),
  smtpConnections: integerSetting(
    'TOCSIN_SMTP_CONNECTIONS',
    'Connections at once from one dispatcher to the mail server.',
    5,
    { min: 1, max: 100 },
  ),
  smtpTimeoutMs: integerSetting(
    'TOCSIN_SMTP_TIMEOUT_MS',
    'Milliseconds that one attempt to hand a mail over may take. What takes longer than 12 s is repeated if the process ends meanwhile.',
    10_000,
    { min: 1_000, max: 120_000 },
  ),
  mailImageUrl: optionalSetting(
    'TOCSIN_MAIL_IMAGE_URL',
    'Base of the addresses that the dispatcher fetches the pictures of mails from, where it cannot reach TOCSIN_PUBLIC_URL: like http://nginx:8080.',
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
        throw new Error(`"${text}" is not an http or https URL without query, such as http://nginx:8080`);
      }
      return url.href.replace(/\/+$/, '');
    },
    'unset: TOCSIN_PUBLIC_URL',
  ),
};
