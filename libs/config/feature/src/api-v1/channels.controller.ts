import { HttpCode, Param, Post } from '@nestjs/common';
import { type Caller } from '@tocsin/config-domain';
import { SecretBox } from '@tocsin/delivery-security';
import { ApiV1Controller, Needs } from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { channelJson } from '../channels/channel-json.js';
import { ResumeChannel } from '../channels/resume-channel.js';

@ApiV1Controller('channels')
export class ChannelsController {
  constructor(
    private readonly resumeChannel: ResumeChannel,
    private readonly secrets: SecretBox,
  ) {}

  @Post(':id/resume')
  @HttpCode(200)
  @Needs('write')
  async resume(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return channelJson(caller.org, await this.resumeChannel.run(caller, id), this.secrets);
  }
}
