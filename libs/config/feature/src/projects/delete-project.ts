import { Injectable } from '@nestjs/common';
import { type Caller, checkProjectAction, Configuration } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { deleteChartsOf } from '../charts/delete-charts-of.js';
import { dropProjectFromWebhooks } from '../project-webhooks/drop-from-project-webhooks.js';
import { dropProjectFromUsers } from '../users/drop-project.js';
import { lockProject } from './lock-project.js';

@Injectable()
export class DeleteProject {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a project with all that belongs to it.
   *
   * @param name - Its id or number.
   * @returns The project as it was.
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If the caller may not delete it.
   */
  async run(caller: Caller, name: string): Promise<ProjectState> {
    return this.configuration.change(caller, async (change) => {
      const { project } = await lockProject(change, name);
      checkProjectAction(caller.standing, 'delete', project.entity);
      // Each kind of entity that belongs to a project or names one takes its leave here.
      await dropProjectFromUsers(change, project.entity.id);
      await dropProjectFromWebhooks(change, project.entity.id);
      await deleteChartsOf(change, project.entity.id);
      await change.projects.remove(project);
      return project.entity;
    });
  }
}
