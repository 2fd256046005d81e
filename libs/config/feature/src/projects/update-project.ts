import { Injectable } from '@nestjs/common';
import { type Caller, checkProjectAction, checkProjectName, checkTimeZone, Configuration } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { lockProject } from './lock-project.js';

@Injectable()
export class UpdateProject {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Changes what is given of a project.
   *
   * @param name - Its id or number.
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If the caller may not change it.
   * @throws {InvalidInputError} If there is no such time zone.
   * @throws {ConflictError} If the name is taken.
   */
  async run(
    caller: Caller,
    name: string,
    wanted: Partial<Pick<ProjectState, 'name' | 'timeZone' | 'weekStart'>>,
  ): Promise<ProjectState> {
    if (wanted.timeZone !== undefined) checkTimeZone(wanted.timeZone);
    return this.configuration.change(caller, async (change) => {
      const { project, others } = await lockProject(change, name);
      checkProjectAction(caller.standing, 'change', project.entity);
      const after = { ...project.entity, ...wanted };
      checkProjectName(others, after.name);
      await change.projects.save(project, after);
      return after;
    });
  }
}
