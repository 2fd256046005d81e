import { type User, Users } from '@tocsin/config-domain';
import { epochSeconds, userState } from '@tocsin/payload-schemas';
import { z } from 'zod';
import type { Rows } from '../rows.js';

const storedUser = z.object({ ...userState.shape, joinedAt: epochSeconds });

const SELECT_USER = `
  select id, screen_name as "screenName", email, floor(extract(epoch from joined_at))::int8 as "joinedAt" from person`;

export class PostgresUsers extends Users {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly User[]> {
    const rows = await this.database.rows(`${SELECT_USER} where org_id = $1 order by joined_at, id`, [org]);
    return rows.map((row) => storedUser.parse(row));
  }

  override async find(org: string, id: string): Promise<User | undefined> {
    const rows = await this.database.rows(`${SELECT_USER} where org_id = $1 and id = $2`, [org, id]);
    return rows.map((row) => storedUser.parse(row))[0];
  }
}
