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
