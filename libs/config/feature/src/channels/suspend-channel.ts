import { Injectable } from '@nestjs/common';
import { Configuration, type Stored, suspended, systemCaller } from '@tocsin/config-domain';
import { type EpochSeconds, Logger } from '@tocsin/runtime';
import { ChannelSuspension } from '@tocsin/service-ports';

/**
 * Stops the deliveries of a channel or project webhook whose receiver keeps failing, as the dispatcher asks. One that is
 * suspended already, or has been deleted, stays as it is.
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
    const isChanged = await this.configuration.change(
      systemCaller(org, 'dispatcher'),
      async ({ channels, projectWebhooks }) =>
        (await suspendIn(channels, channelId, at)) ?? (await suspendIn(projectWebhooks, channelId, at)) ?? false,
    );
    // The dispatcher, which decided, tells the operator.
    if (isChanged) this.logger.debug('a dispatcher has suspended a channel', { org, channelId, reason });
  }
}

interface SuspendableWriter<T> {
  lock(id: string): Promise<Stored<T> | undefined>;
  save(before: Stored<T>, after: T): Promise<void>;
}

/** @returns Whether that changed it; undefined if it is not there. */
async function suspendIn<T extends { readonly suspendedAt: EpochSeconds | null }>(
  writer: SuspendableWriter<T>,
  id: string,
  at: EpochSeconds,
): Promise<boolean | undefined> {
  const before = await writer.lock(id);
  if (before === undefined) return undefined;
  const after = suspended(before.entity, at);
  if (after === before.entity) return false;
  await writer.save(before, after);
  return true;
}
