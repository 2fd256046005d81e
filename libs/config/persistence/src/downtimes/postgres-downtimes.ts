import { Downtimes } from '@tocsin/config-domain';
import type { DowntimeState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_DOWNTIME, storedDowntimes } from './downtime-rows.js';

export class PostgresDowntimes extends Downtimes {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly DowntimeState[]> {
    const rows = await this.database.rows(`${SELECT_DOWNTIME} where org_id = $1 order by id`, [org]);
    return storedDowntimes(rows).map(({ entity }) => entity);
  }

  override async find(org: string, id: string): Promise<DowntimeState | undefined> {
    const rows = await this.database.rows(`${SELECT_DOWNTIME} where org_id = $1 and id = $2`, [org, id]);
    return storedDowntimes(rows)[0]?.entity;
  }
}
