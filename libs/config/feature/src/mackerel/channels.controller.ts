import { Body, Param } from '@nestjs/common';
import { type Caller, Channels } from '@tocsin/config-domain';
import { SecretBox } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  ReadRoute,
} from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { channelInput, newChannelOptions } from '../channels/channel-input.js';
import { channelJson } from '../channels/channel-json.js';
import { CreateChannel } from '../channels/create-channel.js';
import { DeleteChannel } from '../channels/delete-channel.js';
import { UpdateChannel } from '../channels/update-channel.js';

@MackerelController()
export class ChannelsController {
  constructor(
    private readonly channels: Channels,
    private readonly createChannel: CreateChannel,
    private readonly updateChannel: UpdateChannel,
    private readonly deleteChannel: DeleteChannel,
    private readonly secrets: SecretBox,
  ) {}

  @ReadRoute('channels')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { channels: (await this.channels.list(org)).map((channel) => channelJson(org, channel, this.secrets)) };
  }

  @PostRoute('channels')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    const spec = parseInput(channelInput, body);
    const channel = await this.createChannel.run(caller, spec, parseInput(newChannelOptions, body));
    return channelJson(caller.org, channel, this.secrets);
  }

  @PutRoute('channels/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return channelJson(
      caller.org,
      await this.updateChannel.run(caller, id, parseInput(channelInput, body)),
      this.secrets,
    );
  }

  @DeleteRoute('channels/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return channelJson(caller.org, await this.deleteChannel.run(caller, id), this.secrets);
  }
}
