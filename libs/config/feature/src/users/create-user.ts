import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  checkNewUser,
  checkProjectRoles,
  Configuration,
  type User,
} from '@tocsin/config-domain';
import { IdSource } from '@tocsin/runtime';

@Injectable()
export class CreateUser {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /**
   * @throws {ForbiddenError} If the caller may not add people, or not give these roles.
   * @throws {InvalidInputError} If a project does not exist.
   * @throws {PlanError} If the plan lacks roles in single projects.
   * @throws {ConflictError} If someone of the organization has the e-mail address already.
   */
  async run(caller: Caller, person: Omit<User, 'id' | 'joinedAt'>): Promise<User> {
    checkNewUser(actingOf(caller), person);
    return this.configuration.change(caller, async ({ at, organizations, projects, users }) => {
      const organization = await organizations.lock();
      const existing = (await projects.lockAll()).map(({ entity }) => entity);
      checkProjectRoles({ role: 'viewer', projectRoles: [] }, person, existing, organization.entity);
      const user = { id: this.ids.next(), ...person, joinedAt: Math.floor(at / 1000) };
      await users.insert(user);
      return user;
    });
  }
}
