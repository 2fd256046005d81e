import { Injectable } from '@nestjs/common';
import {
  type Caller,
  channelOf,
  type ChannelSpec,
  checkedChannel,
  Configuration,
  type ConfigurationChange,
  Egress,
} from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ChannelState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { channelSurroundings } from './channel-surroundings.js';

@Injectable()
export class CreateChannel {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
    private readonly egress: Egress,
    private readonly secrets: SecretBox,
  ) {}

  /** @throws {InvalidInputError} If its URL may not be used or one of its users does not exist. */
  async run(
    caller: Caller,
    spec: ChannelSpec,
    options: { readonly addToDefaultNotificationGroup: boolean },
  ): Promise<ChannelState> {
    const id = this.ids.next();
    const place = secretPlace(caller.org, 'channel', id, 'url');
    return this.configuration.change(caller, async (change) => {
      const checked = checkedChannel(spec, await channelSurroundings(change, this.egress, spec));
      const channel = channelOf(id, checked, { suspendedAt: null }, (text) => this.secrets.seal(text, place));
      await change.channels.insert(channel);
      if (options.addToDefaultNotificationGroup) await addToDefaultGroup(change, id);
      return channel;
    });
  }
}

async function addToDefaultGroup({ notificationGroups }: ConfigurationChange, channelId: string): Promise<void> {
  const [main] = await notificationGroups.lockAll();
  const childChannelIds = [...main.entity.childChannelIds, channelId];
  await notificationGroups.save(main, { ...main.entity, childChannelIds });
}
