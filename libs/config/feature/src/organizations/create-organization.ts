import { Injectable } from '@nestjs/common';
import {
  type Caller,
  checkOrganizationName,
  checkTimeZone,
  Configuration,
  Organizations,
  requireRole,
} from '@tocsin/config-domain';
import type { OrganizationState } from '@tocsin/payload-schemas';
import { ForbiddenError, IdSource } from '@tocsin/runtime';
import { generateApiKey } from '../api-keys/secret-key.js';
import { beginOrganization } from './begin-organization.js';
import { PlanSettings } from './plan-settings.js';

@Injectable()
export class CreateOrganization {
  constructor(
    private readonly configuration: Configuration,
    private readonly organizations: Organizations,
    private readonly plans: PlanSettings,
    private readonly ids: IdSource,
  ) {}

  /**
   * Makes an organization with its default notification group, its connectivity monitor and its first key.
   *
   * @returns The organization and its key, which is kept nowhere.
   * @param wanted - With the plan that new organizations begin with, if it names none.
   * @throws {ForbiddenError} If the caller is no admin of the organization that runs the installation.
   * @throws {ConflictError} If the name is taken.
   */
  async run(
    caller: Caller,
    wanted: Omit<OrganizationState, 'id' | 'plan'> & Partial<Pick<OrganizationState, 'plan'>>,
  ): Promise<{ organization: OrganizationState; apiKey: string }> {
    if ((await this.organizations.operator())?.id !== caller.org) {
      throw new ForbiddenError('only the organization that runs this installation can make others');
    }
    requireRole(caller.standing.role, 'admin', 'make organizations');
    checkOrganizationName(wanted.name);
    checkTimeZone(wanted.timeZone);
    const organization = { id: this.ids.next(), ...wanted, plan: wanted.plan ?? this.plans.defaultPlan };
    const apiKey = generateApiKey();
    await this.configuration.change({ ...caller, org: organization.id }, async (change) => {
      await change.organizations.insert(organization);
      await beginOrganization(change, this.ids, apiKey);
    });
    return { organization, apiKey };
  }
}
