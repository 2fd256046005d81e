import { compareMonitors, Monitors } from '@tocsin/config-domain';
import type { MonitorState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_MONITOR, storedMonitors } from './monitor-rows.js';

export class PostgresMonitors extends Monitors {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly MonitorState[]> {
    const rows = await this.database.rows(`${SELECT_MONITOR} where org_id = $1`, [org]);
    return storedMonitors(rows)
      .map(({ entity }) => entity)
      .sort(compareMonitors);
  }

  override async find(org: string, id: string): Promise<MonitorState | undefined> {
    const rows = await this.database.rows(`${SELECT_MONITOR} where org_id = $1 and id = $2`, [org, id]);
    return storedMonitors(rows)[0]?.entity;
  }
}
