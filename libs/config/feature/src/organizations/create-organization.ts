import { Injectable } from '@nestjs/common';
import { type Caller, checkOrganizationName, checkTimeZone, Configuration, Organizations } from '@tocsin/config-domain';
import type { OrganizationState } from '@tocsin/payload-schemas';
import { ForbiddenError, IdSource } from '@tocsin/runtime';
import { generateApiKey } from '../api-keys/secret-key.js';
import { beginOrganization } from './begin-organization.js';

@Injectable()
export class CreateOrganization {
  constructor(
    private readonly configuration: Configuration,
    private readonly organizations: Organizations,
    private readonly ids: IdSource,
  ) {}

  /**
   * Makes an organization with its default notification group, its connectivity monitor and its first key.
   *
   * @returns The organization and its key, which is kept nowhere.
   * @throws {ForbiddenError} If the caller is not of the organization that runs the installation.
   * @throws {ConflictError} If the name is taken.
   */
  async run(
    caller: Caller,
    wanted: Pick<OrganizationState, 'name' | 'displayName' | 'timeZone'>,
  ): Promise<{ organization: OrganizationState; apiKey: string }> {
    if ((await this.organizations.operator())?.id !== caller.org) {
      throw new ForbiddenError('only the organization that runs this installation can make others');
    }
    checkOrganizationName(wanted.name);
    checkTimeZone(wanted.timeZone);
    const organization = { id: this.ids.next(), ...wanted, plan: 'enterprise' as const, hasInsights: false };
    const apiKey = generateApiKey();
    await this.configuration.change({ ...caller, org: organization.id }, async (change) => {
      await change.organizations.insert(organization);
      await beginOrganization(change, this.ids, apiKey);
    });
    return { organization, apiKey };
  }
}
