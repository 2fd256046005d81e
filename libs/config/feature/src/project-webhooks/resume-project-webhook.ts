import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, resumed } from '@tocsin/config-domain';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { lockProject } from '../projects/lock-project.js';
import { EditableWebhooks } from './editable-webhooks.js';

@Injectable()
export class ResumeProjectWebhook {
  constructor(
    private readonly configuration: Configuration,
    private readonly editable: EditableWebhooks,
  ) {}

  /**
   * Lets deliveries of a suspended webhook go out again; one that is not suspended stays as it is.
   *
   * @param projectName - The project's id or number.
   * @throws {NotFoundError} If there is no such project or webhook.
   * @throws {ForbiddenError} If the caller may not edit it.
   */
  async run(caller: Caller, projectName: string, id: string): Promise<ProjectWebhookState> {
    return this.configuration.change(caller, async (change) => {
      const { project } = await lockProject(change, projectName);
      const before = await this.editable.lock(change, caller, project.entity, id, 'resume');
      const webhook = resumed(before.entity);
      if (webhook !== before.entity) await change.projectWebhooks.save(before, webhook);
      return webhook;
    });
  }
}
