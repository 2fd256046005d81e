import { Injectable } from '@nestjs/common';
import { type Caller, checkInService, Configuration, distinctRoles } from '@tocsin/config-domain';
import type { RoleRef } from '@tocsin/payload-schemas';
import { IdSource, NotFoundError } from '@tocsin/runtime';
import { ensureRoles } from './ensure-roles.js';

@Injectable()
export class ReplaceHostRoles {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /**
   * Gives a host exactly these roles; those that do not exist are made.
   *
   * @throws {NotFoundError} If there is no such host.
   * @throws {InvalidInputError} If it is retired.
   */
  async run(caller: Caller, id: string, roles: readonly RoleRef[]): Promise<void> {
    await this.configuration.change(caller, async (change) => {
      await ensureRoles(change, this.ids, roles);
      const before = await change.hosts.lock(id);
      if (before === undefined) throw new NotFoundError('Host Not Found.');
      checkInService(before.entity);
      await change.hosts.save(before, { ...before.entity, roles: distinctRoles(roles) });
    });
  }
}
