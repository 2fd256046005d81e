import { Organizations } from '@tocsin/config-domain';
import type { OrganizationState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_ORGANIZATION, storedOrganizations } from './organization-rows.js';

export class PostgresOrganizations extends Organizations {
  constructor(private readonly database: Rows) {
    super();
  }

  override async find(id: string): Promise<OrganizationState | undefined> {
    return (await this.select('where id = $1', [id]))[0];
  }

  override async list(): Promise<readonly OrganizationState[]> {
    return this.select('order by name');
  }

  override async operator(): Promise<OrganizationState | undefined> {
    return (await this.select('where is_operator'))[0];
  }

  private async select(condition: string, values: readonly unknown[] = []): Promise<OrganizationState[]> {
    const rows = await this.database.rows(`${SELECT_ORGANIZATION} ${condition}`, values);
    return storedOrganizations(rows).map(({ entity }) => entity);
  }
}
