import type { ChannelState, SigningState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { ChannelSpec } from './channel-spec.js';

/** What no description of a channel says. */
type KeptOfChannel = Pick<ChannelState, 'suspendedAt'> & { readonly signing?: SigningState | undefined };

/**
 * The channel to store for a description.
 *
 * @param kept - What an update leaves as it is; `suspendedAt` is null for a new channel.
 */
export function channelOf(
  id: string,
  spec: ChannelSpec,
  { suspendedAt, signing }: KeptOfChannel,
  seal: (text: string) => string,
): ChannelState {
  if (spec.type === 'email') return { ...spec, id, suspendedAt };
  const { url, ...rest } = spec;
  const channel = { ...rest, id, suspendedAt, urlSealed: seal(url) };
  return channel.type === 'webhook' && signing !== undefined ? { ...channel, signing } : channel;
}

/** The channel without a recipient who is leaving the organization; the channel itself, if it does not send to that person. */
export function withoutUser(channel: ChannelState, userId: string): ChannelState {
  if (channel.type !== 'email' || !channel.userIds.includes(userId)) return channel;
  return { ...channel, userIds: channel.userIds.filter((id) => id !== userId) };
}

/** What deliveries go to. */
type Suspendable = Pick<ChannelState, 'suspendedAt'>;

/** The channel or project webhook with its deliveries stopped; itself, if they already were. */
export function suspended<T extends Suspendable>(entity: T, at: EpochSeconds): T {
  return entity.suspendedAt === null ? { ...entity, suspendedAt: at } : entity;
}

/** The channel or project webhook with its deliveries going out; itself, if they already were. */
export function resumed<T extends Suspendable>(entity: T): T {
  return entity.suspendedAt === null ? entity : { ...entity, suspendedAt: null };
}
