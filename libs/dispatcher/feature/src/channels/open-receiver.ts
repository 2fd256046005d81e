import type { KeyObject } from 'node:crypto';
import {
  displayReceiver,
  longestFirst,
  type SecretBox,
  secretPartsOf,
  secretPlace,
  signingKeyOf,
} from '@tocsin/delivery-security';
import { formOf, kpiFormOf } from '@tocsin/dispatcher-domain';
import type { ChannelState, ProjectWebhookState, SigningState } from '@tocsin/payload-schemas';
import { escaped, type Escaping } from '@tocsin/webhook-template';
import type { ChannelReceiver, ProjectWebhookReceiver, Signer } from './receiver.js';

/** A channel whose receiver has a URL. */
export type HttpChannel = Exclude<ChannelState, { type: 'email' }>;

/** @throws {SealedByOtherKeyError | SealedTextInvalidError} */
export function openChannel(secrets: SecretBox, org: string, channel: HttpChannel): ChannelReceiver {
  const open = (sealed: string, member: string): string =>
    secrets.open(sealed, secretPlace(org, 'channel', channel.id, member));
  const url = open(channel.urlSealed, 'url');
  const shown = { url, shownUrl: displayReceiver(url), secretParts: secretPartsOf(url) };
  const signers = channel.type === 'webhook' ? signersOf(channel, open) : [];
  return { kind: 'channel', org, id: channel.id, form: formOf(channel), signers, ...shown };
}

/** @throws {SealedByOtherKeyError | SealedTextInvalidError} */
export function openProjectWebhook(
  secrets: SecretBox,
  org: string,
  webhook: ProjectWebhookState,
): ProjectWebhookReceiver {
  const { id, urlSealed, credentialSealed } = webhook;
  const open = (sealed: string, member: string): string =>
    secrets.open(sealed, secretPlace(org, 'projectWebhook', id, member));
  const url = open(urlSealed, 'url');
  const credential = credentialSealed === undefined ? undefined : open(credentialSealed, 'credential');
  const values = webhook.headers.map(({ valueSealed }, index) => open(valueSealed, `headers/${index}`));
  const secret = [...values, ...(credential === undefined ? [] : [credential])].flatMap(partsOfSecret);
  return {
    kind: 'projectWebhook',
    org,
    id,
    form: kpiFormOf(webhook),
    credential,
    signers: signersOf(webhook, open),
    headers: Object.fromEntries(webhook.headers.map(({ name }, index) => [name.toLowerCase(), values[index]])),
    url,
    shownUrl: displayReceiver(url),
    secretParts: longestFirst([...secretPartsOf(url), ...secret]),
  };
}

function signersOf(
  { signing }: { readonly signing?: SigningState | undefined },
  open: (sealed: string, member: string) => string,
): readonly Signer[] {
  if (signing === undefined) return [];
  const { secretSealed, former } = signing;
  const keyOf = (sealed: string): KeyObject => signingKeyOf(open(sealed, 'signingSecret'));
  const present = { key: keyOf(secretSealed), until: null };
  return former === null ? [present] : [present, { key: keyOf(former.secretSealed), until: former.until }];
}

/** Shorter parts of a value tell nothing by themselves: `Bearer`. */
const LEAST_SECRET_PART = 8;

/** What may be made of a value where it is put into a body. */
const ESCAPINGS: readonly Escaping[] = ['none', 'json', 'form', 'markup'];

/** A value as a receiver may repeat it: whole, as it was escaped, or the token of `Bearer …` alone. */
function partsOfSecret(value: string): readonly string[] {
  const tokens = value.split(/\s+/).filter((part) => part.length >= LEAST_SECRET_PART);
  const escapings = ESCAPINGS.map((escaping) => escaped(value, escaping));
  return [...new Set([...escapings, ...tokens])].filter((part) => part !== '');
}
