import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import type { Caller, ProjectWebhookSpec } from '@tocsin/config-domain';
import { SecretBox } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import { GrpcApiKeyGuard, GrpcErrorFilter, Needs } from '@tocsin/platform';
import { CallerOfCall } from '../callers/current-caller.js';
import { CreateProjectWebhook } from '../project-webhooks/create-project-webhook.js';
import { DeleteProjectWebhook } from '../project-webhooks/delete-project-webhook.js';
import { projectWebhookInput } from '../project-webhooks/project-webhook-input.js';
import { projectWebhookJson } from '../project-webhooks/project-webhook-json.js';
import { ReadProjectWebhooks } from '../project-webhooks/read-project-webhooks.js';
import { ResumeProjectWebhook } from '../project-webhooks/resume-project-webhook.js';
import { RotateSigningSecret } from '../project-webhooks/rotate-signing-secret.js';
import { signingSecretRotation } from '../signing/signing-secret-rotation.js';
import { UpdateProjectWebhook } from '../project-webhooks/update-project-webhook.js';
import type { WebhookWithSecret } from '../project-webhooks/webhook-secrets.js';

interface OfProject {
  readonly project: string;
}
interface Named extends OfProject {
  readonly id: string;
}
interface Described {
  /** A message that was not set is null. */
  readonly webhook: object | null;
}

/** `ProjectWebhooks` of admin.proto. Messages have the members that JSON has over HTTP. */
@Controller()
@UseGuards(GrpcApiKeyGuard)
@UseFilters(GrpcErrorFilter)
export class ProjectWebhooksGrpcController {
  constructor(
    private readonly webhooks: ReadProjectWebhooks,
    private readonly createWebhook: CreateProjectWebhook,
    private readonly updateWebhook: UpdateProjectWebhook,
    private readonly deleteWebhook: DeleteProjectWebhook,
    private readonly resumeWebhook: ResumeProjectWebhook,
    private readonly rotateSecret: RotateSigningSecret,
    private readonly secrets: SecretBox,
  ) {}

  @GrpcMethod('ProjectWebhooks', 'List')
  @Needs('read')
  async list(@Payload() { project }: OfProject, @CallerOfCall() caller: Caller): Promise<object> {
    const webhooks = await this.webhooks.list(caller.org, project);
    return { webhooks: webhooks.map((webhook) => this.json(caller, { webhook })) };
  }

  @GrpcMethod('ProjectWebhooks', 'Get')
  @Needs('read')
  async find(@Payload() { project, id }: Named, @CallerOfCall() caller: Caller): Promise<object> {
    return this.json(caller, { webhook: await this.webhooks.find(caller.org, project, id) });
  }

  @GrpcMethod('ProjectWebhooks', 'Create')
  @Needs('write')
  async create(
    @Payload() { project, webhook }: OfProject & Described,
    @CallerOfCall() caller: Caller,
  ): Promise<object> {
    return this.json(caller, await this.createWebhook.run(caller, project, specOf(webhook)));
  }

  @GrpcMethod('ProjectWebhooks', 'Update')
  @Needs('write')
  async update(
    @Payload() { project, id, webhook }: Named & Described,
    @CallerOfCall() caller: Caller,
  ): Promise<object> {
    return this.json(caller, { webhook: await this.updateWebhook.run(caller, project, id, specOf(webhook)) });
  }

  @GrpcMethod('ProjectWebhooks', 'Delete')
  @Needs('write')
  async delete(@Payload() { project, id }: Named, @CallerOfCall() caller: Caller): Promise<object> {
    return this.json(caller, { webhook: await this.deleteWebhook.run(caller, project, id) });
  }

  @GrpcMethod('ProjectWebhooks', 'Resume')
  @Needs('write')
  async resume(@Payload() { project, id }: Named, @CallerOfCall() caller: Caller): Promise<object> {
    return this.json(caller, { webhook: await this.resumeWebhook.run(caller, project, id) });
  }

  @GrpcMethod('ProjectWebhooks', 'RotateSigningSecret')
  @Needs('write')
  async rotate(@Payload() { project, id, ...rest }: Named, @CallerOfCall() caller: Caller): Promise<object> {
    const rotation = parseInput(signingSecretRotation, rest);
    return this.json(caller, await this.rotateSecret.run(caller, project, id, rotation));
  }

  private json(caller: Caller, webhook: WebhookWithSecret): object {
    return projectWebhookJson(webhook, caller, this.secrets);
  }
}

const specOf = (webhook: object | null): ProjectWebhookSpec => parseInput(projectWebhookInput, webhook ?? {});
