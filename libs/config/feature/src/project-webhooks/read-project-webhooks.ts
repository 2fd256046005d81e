import { Injectable } from '@nestjs/common';
import { Projects, ProjectWebhooks } from '@tocsin/config-domain';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { findProject } from '../projects/find-project.js';
import { webhookNotFound } from './editable-webhooks.js';

/** Webhooks as paths name them: with their project, by its id or number. */
@Injectable()
export class ReadProjectWebhooks {
  constructor(
    private readonly projects: Projects,
    private readonly webhooks: ProjectWebhooks,
  ) {}

  /**
   * Oldest first.
   *
   * @throws {NotFoundError} If there is no such project.
   */
  async list(org: string, projectName: string): Promise<readonly ProjectWebhookState[]> {
    return this.webhooks.list(org, (await findProject(this.projects, org, projectName)).id);
  }

  /** @throws {NotFoundError} If there is no such project or webhook. */
  async find(org: string, projectName: string, id: string): Promise<ProjectWebhookState> {
    const project = await findProject(this.projects, org, projectName);
    const webhook = await this.webhooks.find(org, project.id, id);
    if (webhook === undefined) throw webhookNotFound();
    return webhook;
  }
}
