import { Injectable } from '@nestjs/common';
import {
  actingAmong,
  type Caller,
  checkAdminLeft,
  checkProjectRoles,
  checkUserChange,
  Configuration,
  type User,
} from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class UpdateUser {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Changes what is given of a person.
   *
   * @throws {NotFoundError} If there is no such user.
   * @throws {ForbiddenError} If the caller may not change the person so.
   * @throws {InvalidInputError} If a project does not exist.
   * @throws {PlanError} If the plan lacks roles in single projects.
   * @throws {ConflictError} If the e-mail address is taken, or nobody would be left to manage the organization.
   */
  async run(caller: Caller, id: string, wanted: Partial<Omit<User, 'id' | 'joinedAt'>>): Promise<User> {
    return this.configuration.change(caller, async ({ organizations, projects, users, apiKeys }) => {
      const organization = await organizations.lock();
      const existing = (await projects.lockAll()).map(({ entity }) => entity);
      const everybody = await users.lockAll();
      const before = everybody.find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('User Not Found.');
      const after = { ...before.entity, ...wanted };
      const people = everybody.map(({ entity }) => entity);
      checkUserChange(actingAmong(caller, people), before.entity, after);
      checkProjectRoles(before.entity, after, existing, organization.entity);
      const keys = (await apiKeys.lockAll()).map(({ entity }) => entity);
      const changed = people.map((user) => (user.id === id ? after : user));
      checkAdminLeft({ users: people, keys }, { users: changed, keys });
      await users.save(before, after);
      return after;
    });
  }
}
