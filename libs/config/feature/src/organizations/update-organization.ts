import { Injectable } from '@nestjs/common';
import { type Caller, checkTimeZone, Configuration } from '@tocsin/config-domain';
import type { OrganizationState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class UpdateOrganization {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Changes what is given of the caller's own organization. Its name stays: it is part of links that others keep.
   *
   * @throws {NotFoundError} If it is another organization.
   */
  async run(
    caller: Caller,
    id: string,
    wanted: Partial<Pick<OrganizationState, 'displayName' | 'timeZone'>>,
  ): Promise<OrganizationState> {
    if (id !== caller.org) throw new NotFoundError('Organization Not Found.');
    if (wanted.timeZone !== undefined) checkTimeZone(wanted.timeZone);
    return this.configuration.change(caller, async ({ organizations }) => {
      const before = await organizations.lock();
      const { displayName = before.entity.displayName, timeZone = before.entity.timeZone } = wanted;
      const after = { ...before.entity, displayName, timeZone };
      await organizations.save(before, after);
      return after;
    });
  }
}
