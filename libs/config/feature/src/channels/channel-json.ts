import { type SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ChannelState } from '@tocsin/payload-schemas';
import { signingJson } from '../signing/signing-json.js';

/** A channel as the APIs show it, with its URL in the clear for whoever may read the configuration. */
export function channelJson(org: string, channel: ChannelState, secrets: SecretBox): object {
  const { id, name, type, suspendedAt, events } = channel;
  const common = { id, name, type, suspendedAt };
  const place = secretPlace(org, 'channel', id, 'url');
  switch (channel.type) {
    case 'webhook':
      return {
        ...common,
        url: secrets.open(channel.urlSealed, place),
        enabledGraphImage: channel.enabledGraphImage,
        events,
        ...(channel.signing !== undefined && { signing: signingJson(channel.signing) }),
      };
    case 'slack': {
      const { mentions, enabledGraphImage } = channel;
      return { ...common, url: secrets.open(channel.urlSealed, place), mentions, enabledGraphImage, events };
    }
    case 'email':
      return { ...common, emails: channel.emails, userIds: channel.userIds, events };
  }
}
