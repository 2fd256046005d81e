import type { Stored } from '@tocsin/config-domain';
import { channelState, type ChannelState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedChannel = z.object({ revision: z.int(), state: channelState });

export const SELECT_CHANNEL = 'select state, revision from channel';

export function storedChannels(rows: readonly unknown[]): Stored<ChannelState>[] {
  return rows.map((row) => {
    const { revision, state } = storedChannel.parse(row);
    return { revision, entity: state };
  });
}
