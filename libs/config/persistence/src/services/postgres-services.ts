import { Services } from '@tocsin/config-domain';
import type { ServiceState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_SERVICE, storedServices } from './service-rows.js';

export class PostgresServices extends Services {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string): Promise<readonly ServiceState[]> {
    const rows = await this.database.rows(`${SELECT_SERVICE} where service.org_id = $1 order by service.name`, [org]);
    return storedServices(rows).map(({ entity }) => entity);
  }

  override async find(org: string, name: string): Promise<ServiceState | undefined> {
    const rows = await this.database.rows(`${SELECT_SERVICE} where service.org_id = $1 and service.name = $2`, [
      org,
      name,
    ]);
    return storedServices(rows)[0]?.entity;
  }
}
