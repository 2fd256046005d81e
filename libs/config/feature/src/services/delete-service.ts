import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { ServiceState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { dropScope } from '../monitors/drop-scope.js';

@Injectable()
export class DeleteService {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a service with its roles, from the hosts that have them, too, and with its metadata; its monitors go with it,
   * and others forget it.
   *
   * @returns The service as it was.
   * @throws {NotFoundError} If there is no such service.
   */
  async run(caller: Caller, name: string): Promise<ServiceState> {
    return this.configuration.change(caller, async (change) => {
      const { services, hosts } = change;
      const service = await services.lock(name);
      if (service === undefined) throw new NotFoundError('Service Not Found.');
      await hosts.dropRoles(name);
      await services.remove(service);
      await dropScope(change, { service: name });
      return service.entity;
    });
  }
}
