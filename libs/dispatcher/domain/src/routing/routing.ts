import type { ChannelState, SkipReason } from '@tocsin/payload-schemas';

/** A channel type that this version can deliver to. */
export type OfferedChannel = Extract<ChannelState, { type: 'webhook' | 'slack' }>;

/** A channel that would have got a notification, and why it does not. */
export interface Skip {
  readonly channel: ChannelState;
  readonly reason: SkipReason;
}

/** Where one notification goes. Each channel appears once, in one of the two lists. */
export interface Routing {
  readonly deliveries: readonly OfferedChannel[];
  readonly skips: readonly Skip[];
}

export function isOffered(channel: ChannelState): channel is OfferedChannel {
  return channel.type === 'webhook' || channel.type === 'slack';
}

/**
 * Splits the channels that a notification was routed to by what stands in a channel's own way. A type that is not offered
 * comes first: it would still be so after a suspension has ended.
 */
export function splitByChannel(channels: readonly ChannelState[]): Routing {
  const deliveries: OfferedChannel[] = [];
  const skips: Skip[] = [];
  for (const channel of channels) {
    if (!isOffered(channel)) skips.push({ channel, reason: 'channel_type_not_offered' });
    else if (channel.suspendedAt !== null) skips.push({ channel, reason: 'channel_suspended' });
    else deliveries.push(channel);
  }
  return { deliveries, skips };
}
