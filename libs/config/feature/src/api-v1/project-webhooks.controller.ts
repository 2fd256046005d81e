import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { Caller } from '@tocsin/config-domain';
import { SecretBox } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import { ApiV1Controller, Needs } from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
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

/** Paths name the project by its id or its number. */
@ApiV1Controller('projects/:project/webhooks')
export class ProjectWebhooksController {
  constructor(
    private readonly webhooks: ReadProjectWebhooks,
    private readonly createWebhook: CreateProjectWebhook,
    private readonly updateWebhook: UpdateProjectWebhook,
    private readonly deleteWebhook: DeleteProjectWebhook,
    private readonly resumeWebhook: ResumeProjectWebhook,
    private readonly rotateSecret: RotateSigningSecret,
    private readonly secrets: SecretBox,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentCaller() caller: Caller, @Param('project') project: string): Promise<object> {
    const webhooks = await this.webhooks.list(caller.org, project);
    return { webhooks: webhooks.map((webhook) => this.json(caller, { webhook })) };
  }

  @Get(':id')
  @Needs('read')
  async find(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(caller, { webhook: await this.webhooks.find(caller.org, project, id) });
  }

  @Post()
  @Needs('write')
  async create(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Body() body: unknown,
  ): Promise<object> {
    return this.json(caller, await this.createWebhook.run(caller, project, parseInput(projectWebhookInput, body)));
  }

  @Put(':id')
  @Needs('write')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const webhook = await this.updateWebhook.run(caller, project, id, parseInput(projectWebhookInput, body));
    return this.json(caller, { webhook });
  }

  @Delete(':id')
  @Needs('write')
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(caller, { webhook: await this.deleteWebhook.run(caller, project, id) });
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Needs('write')
  async resume(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(caller, { webhook: await this.resumeWebhook.run(caller, project, id) });
  }

  @Post(':id/signing-secret/rotate')
  @HttpCode(200)
  @Needs('write')
  async rotate(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const rotation = parseInput(signingSecretRotation, body ?? {});
    return this.json(caller, await this.rotateSecret.run(caller, project, id, rotation));
  }

  private json(caller: Caller, webhook: WebhookWithSecret): object {
    return projectWebhookJson(webhook, caller, this.secrets);
  }
}
