import type { ChannelState, SkipReason } from '@tocsin/payload-schemas';
import { recipientsOf } from './mail-recipients.js';
import type { RoutingTable } from './routing-table.js';

/** A channel that would have got a notification, and why it does not. */
export interface Skip {
  readonly channel: ChannelState;
  readonly reason: SkipReason;
}

/** Where one notification goes. Each channel appears once, in one of the two lists. */
export interface Routing {
  readonly deliveries: readonly ChannelState[];
  readonly skips: readonly Skip[];
}

/**
 * Splits the channels that a notification was routed to by what stands in a channel's own way. That it reaches nobody
 * comes first: it would still be so after a suspension has ended.
 */
export function splitByChannel(channels: readonly ChannelState[], table: Pick<RoutingTable, 'people'>): Routing {
  const deliveries: ChannelState[] = [];
  const skips: Skip[] = [];
  for (const channel of channels) {
    const reason = unreachable(channel, table) ?? (channel.suspendedAt === null ? undefined : 'channel_suspended');
    if (reason === undefined) deliveries.push(channel);
    else skips.push({ channel, reason });
  }
  return { deliveries, skips };
}

function unreachable(channel: ChannelState, { people }: Pick<RoutingTable, 'people'>): SkipReason | undefined {
  if (channel.type !== 'email') return undefined;
  if (people === undefined) return 'mail_not_set_up';
  return recipientsOf(channel, people).length === 0 ? 'no_recipients' : undefined;
}
