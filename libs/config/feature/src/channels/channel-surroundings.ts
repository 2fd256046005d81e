import type { ChannelSpec, ChannelSurroundings, ConfigurationChange, Egress } from '@tocsin/config-domain';

/** What a channel of this change is judged against. Comes before locks on channels. */
export async function channelSurroundings(
  { channels }: ConfigurationChange,
  egress: Egress,
  spec: ChannelSpec,
): Promise<ChannelSurroundings> {
  const userIds = spec.type === 'email' ? await channels.lockUserIds(spec.userIds) : new Set<string>();
  return { egress: egress.policy, userIds };
}
