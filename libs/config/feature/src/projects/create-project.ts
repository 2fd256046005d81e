import { Injectable } from '@nestjs/common';
import {
  type Caller,
  checkMayMakeProjects,
  checkProjectCount,
  checkProjectName,
  checkTimeZone,
  Configuration,
} from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { generateProjectKey, hashOfSecretKey, type ProjectWithSecret } from './project-keys.js';
import { ProjectLimits } from './project-limits.js';

@Injectable()
export class CreateProject {
  constructor(
    private readonly configuration: Configuration,
    private readonly limits: ProjectLimits,
    private readonly ids: IdSource,
  ) {}

  /**
   * Makes a project with both its keys.
   *
   * @param wanted - In the time zone of the organization, if it names none.
   * @throws {ForbiddenError} If the caller may not make projects.
   * @throws {InvalidInputError} If there is no such time zone.
   * @throws {ConflictError} If the name is taken, or the organization has as many projects as it may.
   */
  async run(
    caller: Caller,
    wanted: Pick<ProjectState, 'name' | 'weekStart'> & Partial<Pick<ProjectState, 'timeZone'>>,
  ): Promise<ProjectWithSecret> {
    checkMayMakeProjects(caller.standing);
    if (wanted.timeZone !== undefined) checkTimeZone(wanted.timeZone);
    const [apiKey, secretKey] = [generateProjectKey(), generateProjectKey()];
    return this.configuration.change(caller, async ({ organizations, projects }) => {
      const organization = await organizations.lock();
      const others = (await projects.lockAll()).map(({ entity }) => entity);
      checkProjectCount(others.length, this.limits.projects);
      checkProjectName(others, wanted.name);
      const project = {
        id: this.ids.next(),
        number: await projects.nextNumber(),
        name: wanted.name,
        apiKey,
        formerApiKey: null,
        secretKeySha256: hashOfSecretKey(secretKey),
        timeZone: wanted.timeZone ?? organization.entity.timeZone,
        weekStart: wanted.weekStart,
      };
      await projects.insert(project);
      return { project, secretKey };
    });
  }
}
