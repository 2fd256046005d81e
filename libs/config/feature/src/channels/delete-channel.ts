import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { ChannelState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { dropFromGroups } from '../notification-groups/drop-from-groups.js';

@Injectable()
export class DeleteChannel {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a channel, from the notification groups that it is in, too.
   *
   * @returns The channel as it was.
   * @throws {NotFoundError} If there is no such channel.
   */
  async run(caller: Caller, id: string): Promise<ChannelState> {
    return this.configuration.change(caller, async (change) => {
      const before = await change.channels.lock(id);
      if (before === undefined) throw new NotFoundError('Channel Not Found.');
      await change.channels.remove(before);
      await dropFromGroups(change, [{ kind: 'channel', id }]);
      return before.entity;
    });
  }
}
