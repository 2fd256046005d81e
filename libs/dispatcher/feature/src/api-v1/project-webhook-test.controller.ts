import { Body, HttpCode, Param, Post } from '@nestjs/common';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, ConfigurationView, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { actingPrincipal } from '../callers/acting-principal.js';
import { type Preview, PreviewMessage } from '../test-message/preview-message.js';
import { TestProjectWebhook } from '../test-message/test-project-webhook.js';
import { testOutcomeJson } from './delivery-json.js';
import { previewInput, webhookTestInput } from './project-webhook-test-input.js';

/** Tries webhooks of projects out, and shows what they would send. */
@ApiV1Controller('projects')
export class ProjectWebhookTestController {
  constructor(
    private readonly view: ConfigurationView,
    private readonly testProjectWebhook: TestProjectWebhook,
    private readonly previewMessage: PreviewMessage,
  ) {}

  @Post(':project/webhooks/preview')
  @HttpCode(200)
  @Needs('read')
  preview(@CurrentPrincipal() principal: Principal, @Param('project') project: string, @Body() body: unknown): Preview {
    const wanted = parseInput(previewInput, body);
    return this.previewMessage.run(actingPrincipal(this.view, principal), { org: principal.org, project, ...wanted });
  }

  /** Answers 200 with what the endpoint said, whatever that was: the request itself has succeeded. */
  @Post(':project/webhooks/:id/test')
  @HttpCode(200)
  @Needs('write')
  async test(
    @CurrentPrincipal() principal: Principal,
    @Param('project') project: string,
    @Param('id') webhookId: string,
    @Body() body: unknown,
  ): Promise<object> {
    const { monitorId } = parseInput(webhookTestInput, body ?? {});
    const wanted = { org: principal.org, project, webhookId, monitorId };
    return testOutcomeJson(await this.testProjectWebhook.run(actingPrincipal(this.view, principal), wanted));
  }
}
