import { Injectable } from '@nestjs/common';
import { type Caller, checkProjectAction, Configuration, withNewApiKey } from '@tocsin/config-domain';
import { lockProject } from './lock-project.js';
import type { KeyRotation } from './project-input.js';
import { generateProjectKey, hashOfSecretKey, type ProjectWithSecret } from './project-keys.js';

@Injectable()
export class RotateProjectKey {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces a key of a project by a new one. The API key before goes on being accepted for some days, the secret key before
   * does not.
   *
   * @param name - The project's id or number.
   * @throws {NotFoundError} If there is no such project.
   * @throws {ForbiddenError} If the caller may not replace its keys.
   * @throws {ConflictError} If an API key from before the present one is accepted still.
   */
  async run(caller: Caller, name: string, { key, formerAcceptedForDays }: KeyRotation): Promise<ProjectWithSecret> {
    const fresh = generateProjectKey();
    return this.configuration.change(caller, async (change) => {
      const { project: before } = await lockProject(change, name);
      checkProjectAction(caller.standing, 'replaceKeys', before.entity);
      const project =
        key === 'api'
          ? withNewApiKey(before.entity, fresh, change.at, formerAcceptedForDays)
          : { ...before.entity, secretKeySha256: hashOfSecretKey(fresh) };
      await change.projects.save(before, project);
      return { project, ...(key === 'secret' && { secretKey: fresh }) };
    });
  }
}
