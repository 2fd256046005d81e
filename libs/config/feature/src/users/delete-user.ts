import { Injectable } from '@nestjs/common';
import {
  actingAmong,
  type Caller,
  checkAdminLeft,
  checkUserRemoval,
  Configuration,
  type User,
} from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';
import { dropUserFromChannels } from '../channels/drop-user.js';
import { dropUserFromCharts } from '../charts/drop-user.js';
import { dropUserFromWebhooks } from '../project-webhooks/drop-from-project-webhooks.js';

@Injectable()
export class DeleteUser {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a person, from channels and monitors, too, and revokes every key that belongs to that person. Charts, monitors
   * and webhooks of theirs go on without an owner.
   *
   * @throws {NotFoundError} If there is no such user.
   * @throws {ForbiddenError} If the caller may not remove the person.
   * @throws {ConflictError} If nobody would be left to manage the organization.
   */
  async run(caller: Caller, id: string): Promise<User> {
    return this.configuration.change(caller, async (change) => {
      await change.projects.lockAll();
      const everybody = await change.users.lockAll();
      const user = everybody.find(({ entity }) => entity.id === id);
      if (user === undefined) throw new NotFoundError('User Not Found.');
      const users = everybody.map(({ entity }) => entity);
      checkUserRemoval(actingAmong(caller, users), user.entity);
      const all = await change.apiKeys.lockAll();
      const keys = all.map(({ entity }) => entity);
      checkAdminLeft({ users, keys }, { users, keys: keys.filter(({ userId }) => userId !== id) });
      for (const key of all.filter(({ entity }) => entity.userId === id)) await change.apiKeys.remove(key);
      await change.users.remove(user);
      await dropUserFromChannels(change, id);
      await dropUserFromCharts(change, id);
      await dropUserFromWebhooks(change, id);
      return user.entity;
    });
  }
}
