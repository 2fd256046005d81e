import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { Caller } from '@tocsin/config-domain';
import { SecretBox } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { ApiV1Controller, Needs } from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateProjectWebhook } from '../project-webhooks/create-project-webhook.js';
import { DeleteProjectWebhook } from '../project-webhooks/delete-project-webhook.js';
import { projectWebhookInput } from '../project-webhooks/project-webhook-input.js';
import { projectWebhookJson } from '../project-webhooks/project-webhook-json.js';
import { ReadProjectWebhooks } from '../project-webhooks/read-project-webhooks.js';
import { ResumeProjectWebhook } from '../project-webhooks/resume-project-webhook.js';
import { UpdateProjectWebhook } from '../project-webhooks/update-project-webhook.js';

/** Paths name the project by its id or its number. */
@ApiV1Controller('projects/:project/webhooks')
export class ProjectWebhooksController {
  constructor(
    private readonly webhooks: ReadProjectWebhooks,
    private readonly createWebhook: CreateProjectWebhook,
    private readonly updateWebhook: UpdateProjectWebhook,
    private readonly deleteWebhook: DeleteProjectWebhook,
    private readonly resumeWebhook: ResumeProjectWebhook,
    private readonly secrets: SecretBox,
  ) {}

  @Get()
  @Needs('read')
  async list(@CurrentCaller() caller: Caller, @Param('project') project: string): Promise<object> {
    const webhooks = await this.webhooks.list(caller.org, project);
    return { webhooks: webhooks.map((webhook) => this.json(caller, webhook)) };
  }

  @Get(':id')
  @Needs('read')
  async find(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(caller, await this.webhooks.find(caller.org, project, id));
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
    return this.json(caller, await this.updateWebhook.run(caller, project, id, parseInput(projectWebhookInput, body)));
  }

  @Delete(':id')
  @Needs('write')
  async delete(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(caller, await this.deleteWebhook.run(caller, project, id));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Needs('write')
  async resume(
    @CurrentCaller() caller: Caller,
    @Param('project') project: string,
    @Param('id') id: string,
  ): Promise<object> {
    return this.json(caller, await this.resumeWebhook.run(caller, project, id));
  }

  private json(caller: Caller, webhook: ProjectWebhookState): object {
    return projectWebhookJson(webhook, caller, this.secrets);
  }
}
