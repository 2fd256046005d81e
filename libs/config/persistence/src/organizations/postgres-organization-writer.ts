import { OrganizationWriter, type Stored } from '@tocsin/config-domain';
import type { OrganizationState } from '@tocsin/payload-schemas';
import { isUniqueViolation } from '@tocsin/persistence';
import { ConflictError, NotFoundError } from '@tocsin/runtime';
import type { ChangeScope } from '../changes/change-scope.js';
import { SELECT_ORGANIZATION, storedOrganizations } from './organization-rows.js';

export class PostgresOrganizationWriter extends OrganizationWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lock(): Promise<Stored<OrganizationState>> {
    const rows = await this.scope.rows(`${SELECT_ORGANIZATION} where id = $1 for update`, [this.scope.org]);
    const [organization] = storedOrganizations(rows);
    if (organization === undefined) throw new NotFoundError('Organization Not Found.');
    return organization;
  }

  override async insert(organization: OrganizationState): Promise<void> {
    await this.add(organization, false);
  }

  override async insertOperator(organization: OrganizationState): Promise<void> {
    await this.add(organization, true);
  }

  override async save({ revision, entity }: Stored<OrganizationState>, after: OrganizationState): Promise<void> {
    const { id, displayName, timeZone, plan, hasInsights } = after;
    await this.scope.rows(
      `update organization set display_name = $2, time_zone = $3, plan = $4, has_insights = $5, revision = $6
       where id = $1`,
      [id, displayName, timeZone, plan, hasInsights, revision + 1],
    );
    await this.scope.record({ kind: 'organization', id, revision: revision + 1, before: entity, state: after });
  }

  private async add(state: OrganizationState, isOperator: boolean): Promise<void> {
    const { id, name, displayName, timeZone, plan, hasInsights } = state;
    try {
      await this.scope.rows(
        `insert into organization (id, name, display_name, time_zone, plan, has_insights, is_operator, created_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), 1)`,
        [id, name, displayName, timeZone, plan, hasInsights, isOperator, this.scope.at],
      );
    } catch (error) {
      if (isUniqueViolation(error, 'one_operator')) {
        throw new ConflictError('another organization runs this installation already', { cause: error });
      }
      if (!isUniqueViolation(error, 'organization_name_is_unique')) throw error;
      throw new ConflictError(`there is an organization "${name}" already; choose another name`, { cause: error });
    }
    await this.scope.record({ kind: 'organization', id, revision: 1, before: null, state });
  }
}
