import { CheckMonitors, type CheckRow, type Page } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { CHECK_COLUMNS, type StoredCheck, toCheckRow } from '../shards/stored-rows.js';
import { page } from './postgres-stored-alerts.js';

const CHECKS = `select g.key as org, ${CHECK_COLUMNS} from check_monitor join organization g using (org_id)`;

/** Check monitors in PostgreSQL. */
export class PostgresCheckMonitors extends CheckMonitors {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(
    org: string,
    { limit, from }: { readonly limit: number; readonly from?: string },
  ): Promise<Page<CheckRow> & { readonly next?: string }> {
    const rows = await this.read(`${CHECKS} where g.key = $1 and ($2::text is null or id >= $2) order by id limit $3`, [
      org,
      from,
      limit + 1,
    ]);
    return { ...page(rows, limit), ...(rows.length > limit && { next: rows[limit].id }) };
  }

  override async find(org: string, id: string): Promise<CheckRow | undefined> {
    const [row] = await this.read(`${CHECKS} where g.key = $1 and id = $2`, [org, id]);
    return row;
  }

  override async ofHost(org: string, hostId: string): Promise<readonly CheckRow[]> {
    return this.read(`${CHECKS} where g.key = $1 and host_id = $2 order by name`, [org, hostId]);
  }

  private async read(statement: string, parameters: readonly unknown[]): Promise<CheckRow[]> {
    try {
      const rows = await this.dataSource.query<StoredCheck[]>(statement, [...parameters]);
      return rows.map(toCheckRow);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
