import { Injectable } from '@nestjs/common';
import { type Caller, checkProjectAction, Configuration } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { lockProject } from './lock-project.js';

@Injectable()
export class RevokeFormerApiKey {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Ends the API key that a project had before its last rotation; without one the project stays as it is.
   *
   * @param name - The project's id or number.
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If the caller may not revoke its keys.
   */
  async run(caller: Caller, name: string): Promise<ProjectState> {
    return this.configuration.change(caller, async (change) => {
      const { project: before } = await lockProject(change, name);
      checkProjectAction(caller.standing, 'replaceKeys', before.entity);
      if (before.entity.formerApiKey === null) return before.entity;
      const project = { ...before.entity, formerApiKey: null };
      await change.projects.save(before, project);
      return project;
    });
  }
}
