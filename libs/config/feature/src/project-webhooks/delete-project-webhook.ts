import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { lockProject } from '../projects/lock-project.js';
import { EditableWebhooks } from './editable-webhooks.js';

@Injectable()
export class DeleteProjectWebhook {
  constructor(
    private readonly configuration: Configuration,
    private readonly editable: EditableWebhooks,
  ) {}

  /**
   * @param projectName - The project's id or number.
   * @returns The webhook as it was.
   * @throws {NotFoundError} If there is no such project or webhook.
   * @throws {ForbiddenError} If the caller may not delete it.
   */
  async run(caller: Caller, projectName: string, id: string): Promise<ProjectWebhookState> {
    return this.configuration.change(caller, async (change) => {
      const { project } = await lockProject(change, projectName);
      const before = await this.editable.lock(change, caller, project.entity, id, 'delete');
      await change.projectWebhooks.remove(before);
      return before.entity;
    });
  }
}
