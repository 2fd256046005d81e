import { Injectable } from '@nestjs/common';
import { type Caller, checkNewKey, Configuration, type Permissions } from '@tocsin/config-domain';
import type { ApiKeyState } from '@tocsin/payload-schemas';
import { IdSource, InvalidInputError } from '@tocsin/runtime';
import { generateApiKey, hashOfApiKey } from './secret-key.js';

export interface CreatedApiKey {
  readonly state: ApiKeyState;
  /** The key itself, which is kept nowhere: whoever asked for it sees it once. */
  readonly key: string;
}

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /**
   * @param maker - What the key may do that asks for another one.
   * @throws {ForbiddenError} If the new one could do more.
   * @throws {InvalidInputError} If it could do nothing, or its user does not exist.
   */
  async run(
    caller: Caller,
    maker: Permissions,
    wanted: Permissions & { readonly name: string },
  ): Promise<CreatedApiKey> {
    checkNewKey(maker, wanted);
    const key = generateApiKey();
    const state = { id: this.ids.next(), ...wanted, sha256: hashOfApiKey(key) };
    await this.configuration.change(caller, async ({ users, apiKeys }) => {
      if (wanted.userId !== null && (await users.lock(wanted.userId)) === undefined) {
        throw new InvalidInputError(`userId: the organization has no user ${wanted.userId}`, 'userId');
      }
      await apiKeys.insert(state);
    });
    return { state, key };
  }
}
