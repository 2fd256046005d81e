import { Injectable } from '@nestjs/common';
import { displayReceiver, SecretBox, secretPartsOf, secretPlace } from '@tocsin/delivery-security';
import { channelName, formOf, recipientsOf, type ChannelKey, type MessageForm } from '@tocsin/dispatcher-domain';
import type { ChannelState } from '@tocsin/payload-schemas';
import { ConfigurationView, type ConfigEntry } from '@tocsin/platform';
import { peoplesAddresses } from './peoples-addresses.js';

type MailChannel = Extract<ChannelState, { type: 'email' }>;
/** A channel whose receiver has a URL. */
type HttpChannel = Exclude<ChannelState, MailChannel>;

/** How a channel is reached now; logs show `shownUrl`. */
export type Receiver = HttpReceiver | MailReceiver;

/** Reached over HTTP. The URL holds secrets. */
export interface HttpReceiver {
  readonly org: string;
  readonly channel: HttpChannel;
  readonly form: MessageForm;
  readonly url: string;
  readonly shownUrl: string;
  /** What an answer that repeats the URL must not show, as `secretPartsOf` tells it. */
  readonly secretParts: readonly string[];
}

/** Reached by mail. */
export interface MailReceiver {
  readonly org: string;
  readonly channel: MailChannel;
  readonly form: MessageForm;
  /** May be empty: people are deleted. */
  readonly recipients: readonly string[];
  readonly shownUrl: string;
}

interface Opened {
  readonly entry: ConfigEntry<'channel'>;
  readonly receiver: HttpReceiver;
}

export const isMail = (receiver: Receiver): receiver is MailReceiver => receiver.channel.type === 'email';

/** Channels as the configuration shows them now. URLs are opened once per change. */
@Injectable()
export class ChannelDirectory {
  private readonly opened = new Map<string, Opened>();

  constructor(
    private readonly view: ConfigurationView,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * @returns Undefined if the channel does not exist (any more).
   * @throws {SealedByOtherKeyError | SealedTextInvalidError} If its URL cannot be opened.
   */
  receiver(key: ChannelKey): Receiver | undefined {
    const name = channelName(key);
    const entry = this.view.entry('channel', key.org, key.id);
    if (entry === undefined || entry.record.deleted) {
      this.opened.delete(name);
      return undefined;
    }
    const { state } = entry.record;
    if (state.type === 'email') return this.mailReceiver(key.org, state);
    const known = this.opened.get(name);
    if (known?.entry === entry) return known.receiver;
    const receiver = this.open(key.org, state);
    this.opened.set(name, { entry, receiver });
    return receiver;
  }

  /** `unknown`: the configuration here has not shown it yet, or it was deleted more than a week ago. */
  state({ org, id }: ChannelKey): 'exists' | 'deleted' | 'unknown' {
    const record = this.view.entry('channel', org, id)?.record;
    if (record === undefined) return 'unknown';
    return record.deleted ? 'deleted' : 'exists';
  }

  /** Undefined if the configuration does not show it. */
  type({ org, id }: ChannelKey): ChannelState['type'] | undefined {
    return this.view.entry('channel', org, id)?.record.state.type;
  }

  /** What the configuration says of a suspension; undefined if the channel does not exist. */
  shown({ org, id }: ChannelKey): { readonly revision: number; readonly suspendedAt: number | null } | undefined {
    const record = this.view.entry('channel', org, id)?.record;
    if (record === undefined || record.deleted) return undefined;
    return { revision: record.revision, suspendedAt: record.state.suspendedAt };
  }

  private mailReceiver(org: string, channel: MailChannel): MailReceiver {
    const recipients = recipientsOf(channel, peoplesAddresses(this.view, org));
    const shownUrl = `mail to ${recipients.length} recipient${recipients.length === 1 ? '' : 's'}`;
    return { org, channel, form: formOf(channel), recipients, shownUrl };
  }

  private open(org: string, channel: HttpChannel): HttpReceiver {
    const url = this.secrets.open(channel.urlSealed, secretPlace(org, 'channel', channel.id, 'url'));
    return {
      org,
      channel,
      form: formOf(channel),
      url,
      shownUrl: displayReceiver(url),
      secretParts: secretPartsOf(url),
    };
  }
}
