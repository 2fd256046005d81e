import { type User, Users } from '@tocsin/config-domain';
import type { Rows } from '../rows.js';
import { SELECT_USER, storedUsers } from './user-rows.js';

export class PostgresUsers extends Users {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly User[]> {
    const rows = await this.database.rows(`${SELECT_USER} where org_id = $1 order by joined_at, id`, [org]);
    return storedUsers(rows).map(({ entity }) => entity);
  }

  override async find(org: string, id: string): Promise<User | undefined> {
    const rows = await this.database.rows(`${SELECT_USER} where org_id = $1 and id = $2`, [org, id]);
    return storedUsers(rows)[0]?.entity;
  }
}
