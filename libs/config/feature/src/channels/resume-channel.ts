import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, resumed } from '@tocsin/config-domain';
import type { ChannelState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class ResumeChannel {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Lets deliveries of a suspended channel go out again; one that is not suspended stays as it is.
   *
   * @throws {NotFoundError} If there is no such channel.
   */
  async run(caller: Caller, id: string): Promise<ChannelState> {
    return this.configuration.change(caller, async ({ channels }) => {
      const before = await channels.lock(id);
      if (before === undefined) throw new NotFoundError('Channel Not Found.');
      const channel = resumed(before.entity);
      if (channel !== before.entity) await channels.save(before, channel);
      return channel;
    });
  }
}
