import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import { parseInput } from '@tocsin/input';
import {
  ConfigurationView,
  GrpcApiKeyGuard,
  GrpcErrorFilter,
  Needs,
  type Principal,
  PrincipalOfCall,
} from '@tocsin/platform';
import { testOutcomeJson } from '../api-v1/delivery-json.js';
import { previewInput, webhookTestInput } from '../api-v1/project-webhook-test-input.js';
import { actingPrincipal } from '../callers/acting-principal.js';
import { type Preview, PreviewMessage } from '../test-message/preview-message.js';
import { TestProjectWebhook } from '../test-message/test-project-webhook.js';

interface OfProject {
  readonly project: string;
}

/** What the dispatcher serves of `ProjectWebhooks` in admin.proto. Messages have the members that JSON has over HTTP. */
@Controller()
@UseGuards(GrpcApiKeyGuard)
@UseFilters(GrpcErrorFilter)
export class ProjectWebhookTestGrpcController {
  constructor(
    private readonly view: ConfigurationView,
    private readonly testProjectWebhook: TestProjectWebhook,
    private readonly previewMessage: PreviewMessage,
  ) {}

  @GrpcMethod('ProjectWebhooks', 'Test')
  @Needs('write')
  async test(
    @Payload() { project, id: webhookId, ...rest }: OfProject & { readonly id: string },
    @PrincipalOfCall() principal: Principal,
  ): Promise<object> {
    const { monitorId } = parseInput(webhookTestInput, rest);
    const wanted = { org: principal.org, project, webhookId, monitorId };
    return testOutcomeJson(await this.testProjectWebhook.run(actingPrincipal(this.view, principal), wanted));
  }

  @GrpcMethod('ProjectWebhooks', 'Preview')
  @Needs('read')
  preview(@Payload() { project, ...rest }: OfProject, @PrincipalOfCall() principal: Principal): Preview {
    const wanted = parseInput(previewInput, rest);
    return this.previewMessage.run(actingPrincipal(this.view, principal), { org: principal.org, project, ...wanted });
  }
}
