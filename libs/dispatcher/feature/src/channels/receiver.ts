import type { KeyObject } from 'node:crypto';
import type { KpiForm, MessageForm } from '@tocsin/dispatcher-domain';
import type { EpochMs } from '@tocsin/runtime';

/** How a channel, a project webhook or the people of a KPI monitor are reached now; logs show `shownUrl`. */
export type Receiver = ChannelReceiver | ProjectWebhookReceiver | MailReceiver;

/** A key that signs, and how long. */
export interface Signer {
  readonly key: KeyObject;
  /** Null: for good. */
  readonly until: EpochMs | null;
}

interface AnyHttpReceiver {
  readonly org: string;
  readonly id: string;
  /** Holds secrets. */
  readonly url: string;
  readonly shownUrl: string;
  /** What its messages are signed with, the newest first; none: they are not signed. */
  readonly signers: readonly Signer[];
  /** What an answer that repeats the request must not show, longest first. */
  readonly secretParts: readonly string[];
}

/** A channel whose receiver has a URL. */
export interface ChannelReceiver extends AnyHttpReceiver {
  readonly kind: 'channel';
  readonly form: MessageForm;
}

export interface ProjectWebhookReceiver extends AnyHttpReceiver {
  readonly kind: 'projectWebhook';
  readonly form: KpiForm;
  /** Holds a secret. */
  readonly credential: string | undefined;
  /** Of the webhook's own, with names in lower case. Hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A channel or a KPI monitor whose messages are mails. */
export interface MailReceiver {
  readonly kind: 'mail';
  readonly org: string;
  readonly id: string;
  /** May be empty: people are deleted. */
  readonly recipients: readonly string[];
  readonly shownUrl: string;
}
