import { ApiKeyWriter, type Stored } from '@tocsin/config-domain';
import type { ApiKeyState } from '@tocsin/payload-schemas';
import { isUniqueViolation } from '@tocsin/persistence';
import { ConflictError } from '@tocsin/runtime';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_API_KEY, storedApiKeys } from './api-key-rows.js';

export class PostgresApiKeyWriter extends ApiKeyWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lockAll(): Promise<readonly Stored<ApiKeyState>[]> {
    return storedApiKeys(
      await this.scope.rows(`${SELECT_API_KEY} where org_id = $1 order by id for update`, [this.scope.org]),
    );
  }

  override async insert(key: ApiKeyState): Promise<void> {
    const { id, name, sha256, canRead, canWrite, userId } = key;
    try {
      await this.scope.rows(
        `insert into api_key (org_id, id, name, sha256, can_read, can_write, user_id, created_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), 1)`,
        [this.scope.org, id, name, sha256, canRead, canWrite, userId, this.scope.at],
      );
    } catch (error) {
      if (!isUniqueViolation(error, 'api_key_is_unique')) throw error;
      throw new ConflictError('this API key is in use already; choose another one', { cause: error });
    }
    await this.scope.record({ kind: 'apiKey', id, revision: 1, before: null, state: key });
  }

  override async remove({ revision, entity }: Stored<ApiKeyState>): Promise<void> {
    const { id } = entity;
    await this.scope.rows('delete from api_key where org_id = $1 and id = $2', [this.scope.org, id]);
    await this.scope.record({
      kind: 'apiKey',
      id,
      revision: revision + 1,
      before: entity,
      state: entity,
      deleted: true,
    });
  }
}
