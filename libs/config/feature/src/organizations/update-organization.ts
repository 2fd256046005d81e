import { Injectable } from '@nestjs/common';
import {
  type Caller,
  checkOrganizationChange,
  checkTimeZone,
  Configuration,
  Organizations,
} from '@tocsin/config-domain';
import type { OrganizationState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class UpdateOrganization {
  constructor(
    private readonly configuration: Configuration,
    private readonly organizations: Organizations,
  ) {}

  /**
   * Changes what is given: display name and time zone of the caller's own organization, plan and package of whichever by the
   * one that runs the installation. The name stays: it is part of links that others keep.
   *
   * @throws {NotFoundError} If it is another organization, and the caller's does not run the installation.
   * @throws {ForbiddenError} If the caller may not change it so.
   */
  async run(
    caller: Caller,
    id: string,
    wanted: Partial<Pick<OrganizationState, 'displayName' | 'timeZone' | 'plan' | 'hasInsights'>>,
  ): Promise<OrganizationState> {
    const isOperator = (await this.organizations.operator())?.id === caller.org;
    const isOwn = id === caller.org;
    if (!isOwn && !isOperator) throw new NotFoundError('Organization Not Found.');
    checkOrganizationChange(caller.standing, { isOwn, isOperator }, wanted);
    if (wanted.timeZone !== undefined) checkTimeZone(wanted.timeZone);
    return this.configuration.change({ ...caller, org: id }, async ({ organizations }) => {
      const before = await organizations.lock();
      const after = { ...before.entity, ...wanted };
      await organizations.save(before, after);
      return after;
    });
  }
}
