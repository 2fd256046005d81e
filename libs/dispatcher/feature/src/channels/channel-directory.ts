import { Injectable } from '@nestjs/common';
import { displayReceiver, SecretBox, secretPartsOf, secretPlace } from '@tocsin/delivery-security';
import {
  channelName,
  formOf,
  isOffered,
  type ChannelKey,
  type MessageForm,
  type OfferedChannel,
} from '@tocsin/dispatcher-domain';
import { ConfigurationView, type ConfigEntry } from '@tocsin/platform';

/** How a channel is reached now. The URL holds secrets; logs show `shownUrl`. */
export interface Receiver {
  readonly org: string;
  readonly channel: OfferedChannel;
  readonly form: MessageForm;
  readonly url: string;
  readonly shownUrl: string;
  /** What an answer that repeats the URL must not show, as `secretPartsOf` tells it. */
  readonly secretParts: readonly string[];
}

interface Opened {
  readonly entry: ConfigEntry<'channel'>;
  readonly receiver: Receiver;
}

/** Channels as the configuration shows them now. URLs are opened once per change. */
@Injectable()
export class ChannelDirectory {
  private readonly opened = new Map<string, Opened>();

  constructor(
    private readonly view: ConfigurationView,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * @returns Undefined if the channel does not exist (any more) or is of a type that is not offered.
   * @throws {SealedByOtherKeyError | SealedTextInvalidError} If its URL cannot be opened.
   */
  receiver(key: ChannelKey): Receiver | undefined {
    const name = channelName(key);
    const entry = this.view.entry('channel', key.org, key.id);
    if (entry === undefined || entry.record.deleted || !isOffered(entry.record.state)) {
      this.opened.delete(name);
      return undefined;
    }
    const known = this.opened.get(name);
    if (known?.entry === entry) return known.receiver;
    const receiver = this.open(key.org, entry.record.state);
    this.opened.set(name, { entry, receiver });
    return receiver;
  }

  /** `unknown`: the configuration here has not shown it yet, or it was deleted more than a week ago. */
  state({ org, id }: ChannelKey): 'exists' | 'deleted' | 'unknown' {
    const record = this.view.entry('channel', org, id)?.record;
    if (record === undefined) return 'unknown';
    return record.deleted ? 'deleted' : 'exists';
  }

  /** Undefined if the configuration does not show it, or it is of a type that is not offered. */
  type({ org, id }: ChannelKey): OfferedChannel['type'] | undefined {
    const state = this.view.entry('channel', org, id)?.record.state;
    return state !== undefined && isOffered(state) ? state.type : undefined;
  }

  /** What the configuration says of a suspension; undefined if the channel does not exist. */
  shown({ org, id }: ChannelKey): { readonly revision: number; readonly suspendedAt: number | null } | undefined {
    const record = this.view.entry('channel', org, id)?.record;
    if (record === undefined || record.deleted) return undefined;
    return { revision: record.revision, suspendedAt: record.state.suspendedAt };
  }

  private open(org: string, channel: OfferedChannel): Receiver {
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
