import { Body, HttpCode, Param, Post } from '@nestjs/common';
import { type Caller } from '@tocsin/config-domain';
import { SecretBox } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, Needs } from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { channelJson } from '../channels/channel-json.js';
import { ResumeChannel } from '../channels/resume-channel.js';
import { RotateChannelSigningSecret } from '../channels/rotate-channel-signing-secret.js';
import { signingSecretRotation } from '../signing/signing-secret-rotation.js';

@ApiV1Controller('channels')
export class ChannelsController {
  constructor(
    private readonly resumeChannel: ResumeChannel,
    private readonly rotateSecret: RotateChannelSigningSecret,
    private readonly secrets: SecretBox,
  ) {}

  @Post(':id/resume')
  @HttpCode(200)
  @Needs('write')
  async resume(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return channelJson(caller.org, await this.resumeChannel.run(caller, id), this.secrets);
  }

  @Post(':id/signing-secret/rotate')
  @HttpCode(200)
  @Needs('write')
  async rotate(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    const rotation = parseInput(signingSecretRotation, body ?? {});
    const { channel, signingSecret } = await this.rotateSecret.run(caller, id, rotation);
    return { ...channelJson(caller.org, channel, this.secrets), signingSecret };
  }
}
