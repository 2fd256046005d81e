import { Injectable } from '@nestjs/common';
import { type Caller, checkServiceName, Configuration, type Role } from '@tocsin/config-domain';
import { InvalidInputError, NotFoundError } from '@tocsin/runtime';

@Injectable()
export class CreateRole {
  constructor(private readonly configuration: Configuration) {}

  /**
   * @throws {InvalidInputError} If the name breaks the rule or is taken.
   * @throws {NotFoundError} If there is no such service.
   */
  async run(caller: Caller, serviceName: string, role: Role): Promise<Role> {
    checkServiceName(role.name, 'name');
    await this.configuration.change(caller, async ({ services }) => {
      const service = await services.lock(serviceName);
      if (service === undefined) throw new NotFoundError('Service Not Found.');
      if (service.entity.roles.some(({ name }) => name === role.name)) {
        throw new InvalidInputError(
          `name: the service "${serviceName}" has a role "${role.name}" already; choose another name`,
          'name',
        );
      }
      await services.addRoles(service, [role]);
    });
    return role;
  }
}
