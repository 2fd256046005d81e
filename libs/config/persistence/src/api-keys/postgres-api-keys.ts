import { ApiKeys } from '@tocsin/config-domain';
import type { ApiKeyState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_API_KEY, storedApiKeys } from './api-key-rows.js';

export class PostgresApiKeys extends ApiKeys {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly ApiKeyState[]> {
    const rows = await this.database.rows(`${SELECT_API_KEY} where org_id = $1 order by created_at, id`, [org]);
    return storedApiKeys(rows).map(({ entity }) => entity);
  }
}
