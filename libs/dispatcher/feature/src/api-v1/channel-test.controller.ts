import { Controller, HttpCode, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import { ApiKeyGuard, ApiV1ErrorFilter, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { SendTestMessage } from '../test-message/send-test-message.js';
import { testOutcomeJson } from './delivery-json.js';

/** Tries a channel out. */
@Controller('api/v1/channels')
@UseGuards(ApiKeyGuard)
@UseFilters(ApiV1ErrorFilter)
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
