import { Injectable } from '@nestjs/common';
import { Configuration, suspended, systemCaller } from '@tocsin/config-domain';
import { type EpochSeconds, Logger } from '@tocsin/runtime';
import { ChannelSuspension } from '@tocsin/service-ports';

/**
 * Stops the deliveries of a channel whose receiver keeps failing, as the dispatcher asks. A channel that is suspended
 * already, or has been deleted, stays as it is.
 */
@Injectable()
export class SuspendChannel extends ChannelSuspension {
  constructor(
    private readonly configuration: Configuration,
    private readonly logger: Logger,
  ) {
    super();
  }

  override async suspend(org: string, channelId: string, at: EpochSeconds, reason: string): Promise<void> {
    const isChanged = await this.configuration.change(systemCaller(org, 'dispatcher'), async ({ channels }) => {
      const before = await channels.lock(channelId);
      if (before === undefined) return false;
      const channel = suspended(before.entity, at);
      if (channel === before.entity) return false;
      await channels.save(before, channel);
      return true;
    });
    // The dispatcher, which decided, tells the operator.
    if (isChanged) this.logger.debug('a dispatcher has suspended a channel', { org, channelId, reason });
  }
}
