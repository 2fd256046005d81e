import { Injectable } from '@nestjs/common';
import { type Caller, checkRevocation, Configuration, type User } from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';
import { dropUserFromChannels } from '../channels/drop-user.js';

@Injectable()
export class DeleteUser {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a person, from channels, too, and revokes every key that belongs to that person.
   *
   * @throws {NotFoundError} If there is no such user.
   * @throws {ConflictError} If no key that can write would be left.
   */
  async run(caller: Caller, id: string): Promise<User> {
    return this.configuration.change(caller, async (change) => {
      const { users, apiKeys } = change;
      const user = await users.lock(id);
      if (user === undefined) throw new NotFoundError('User Not Found.');
      const keys = await apiKeys.lockAll();
      const own = keys.filter(({ entity }) => entity.userId === id);
      checkRevocation(
        keys.map(({ entity }) => entity),
        own.map(({ entity }) => entity),
      );
      for (const key of own) await apiKeys.remove(key);
      await users.remove(user);
      await dropUserFromChannels(change, id);
      return user.entity;
    });
  }
}
