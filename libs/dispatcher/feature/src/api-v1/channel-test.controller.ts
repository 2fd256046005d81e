import { HttpCode, Param, Post } from '@nestjs/common';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { SendTestMessage } from '../test-message/send-test-message.js';
import { testOutcomeJson } from './delivery-json.js';

/** Tries a channel out. */
@ApiV1Controller('channels')
export class ChannelTestController {
  constructor(private readonly sendTestMessage: SendTestMessage) {}

  /** Answers 200 with what the endpoint said, whatever that was: the request itself has succeeded. */
  @Post(':id/test')
  @HttpCode(200)
  @Needs('write')
  async test(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    return testOutcomeJson(await this.sendTestMessage.run({ org, id }));
  }
}
