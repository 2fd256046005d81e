import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type Role } from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';
import { dropScope } from '../monitors/drop-scope.js';

@Injectable()
export class DeleteRole {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a role from its service and from every host that has it; monitors of nothing else go with it, and others
   * forget it.
   *
   * @throws {NotFoundError} If there is no such service or role.
   */
  async run(caller: Caller, serviceName: string, roleName: string): Promise<Role> {
    return this.configuration.change(caller, async (change) => {
      const { services, hosts } = change;
      const service = await services.lock(serviceName);
      if (service === undefined) throw new NotFoundError('Service Not Found.');
      const role = service.entity.roles.find(({ name }) => name === roleName);
      if (role === undefined) throw new NotFoundError('Role Not Found.');
      await hosts.dropRoles(serviceName, roleName);
      await services.removeRole(service, roleName);
      await dropScope(change, { service: serviceName, role: roleName });
      return role;
    });
  }
}
