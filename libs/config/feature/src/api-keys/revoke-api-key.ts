import { Injectable } from '@nestjs/common';
import { type Caller, checkRevocation, Configuration } from '@tocsin/config-domain';
import type { ApiKeyState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class RevokeApiKey {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Ends a key for good; services notice within moments.
   *
   * @throws {NotFoundError} If there is no such key.
   * @throws {ConflictError} If no key that can write would be left.
   */
  async run(caller: Caller, id: string): Promise<ApiKeyState> {
    return this.configuration.change(caller, async ({ apiKeys }) => {
      const keys = await apiKeys.lockAll();
      const key = keys.find(({ entity }) => entity.id === id);
      if (key === undefined) throw new NotFoundError('API Key Not Found.');
      checkRevocation(
        keys.map(({ entity }) => entity),
        [key.entity],
      );
      await apiKeys.remove(key);
      return key.entity;
    });
  }
}
