import type { ChannelState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { ChannelSpec } from './channel-spec.js';

/**
 * The channel to store for a description.
 *
 * @param suspendedAt - Null for a new channel; an update keeps what it is.
 */
export function channelOf(
  id: string,
  spec: ChannelSpec,
  suspendedAt: EpochSeconds | null,
  seal: (text: string) => string,
): ChannelState {
  if (spec.type === 'email') return { ...spec, id, suspendedAt };
  const { url, ...rest } = spec;
  return { ...rest, id, suspendedAt, urlSealed: seal(url) };
}

/** The channel without a recipient who is leaving the organization; the channel itself, if it does not send to that person. */
export function withoutUser(channel: ChannelState, userId: string): ChannelState {
  if (channel.type !== 'email' || !channel.userIds.includes(userId)) return channel;
  return { ...channel, userIds: channel.userIds.filter((id) => id !== userId) };
}

/** The channel with its deliveries stopped; the channel itself, if they already were. */
export function suspended(channel: ChannelState, at: EpochSeconds): ChannelState {
  return channel.suspendedAt === null ? { ...channel, suspendedAt: at } : channel;
}

/** The channel with its deliveries going out; the channel itself, if they already were. */
export function resumed(channel: ChannelState): ChannelState {
  return channel.suspendedAt === null ? channel : { ...channel, suspendedAt: null };
}
