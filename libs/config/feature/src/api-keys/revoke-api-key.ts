import { Injectable } from '@nestjs/common';
import { actingAmong, type Caller, checkAdminLeft, checkKeyRevocation, Configuration } from '@tocsin/config-domain';
import type { ApiKeyState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class RevokeApiKey {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Ends a key for good; services notice within moments.
   *
   * @throws {NotFoundError} If there is no such key.
   * @throws {ForbiddenError} If the caller may not revoke it.
   * @throws {ConflictError} If nobody would be left to manage the organization.
   */
  async run(caller: Caller, id: string): Promise<ApiKeyState> {
    return this.configuration.change(caller, async (change) => {
      const users = (await change.users.lockAll()).map(({ entity }) => entity);
      const stored = await change.apiKeys.lockAll();
      const key = stored.find(({ entity }) => entity.id === id);
      if (key === undefined) throw new NotFoundError('API Key Not Found.');
      const owner = users.find((user) => user.id === key.entity.userId);
      checkKeyRevocation(actingAmong(caller, users), key.entity, owner);
      const keys = stored.map(({ entity }) => entity);
      checkAdminLeft({ users, keys }, { users, keys: keys.filter((each) => each.id !== id) });
      await change.apiKeys.remove(key);
      return key.entity;
    });
  }
}
