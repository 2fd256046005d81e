import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { ServiceState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class DeleteService {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a service with its roles, from the hosts that have them, too, and with its metadata.
   *
   * @returns The service as it was.
   * @throws {NotFoundError} If there is no such service.
   */
  async run(caller: Caller, name: string): Promise<ServiceState> {
    return this.configuration.change(caller, async ({ services, hosts }) => {
      const service = await services.lock(name);
      if (service === undefined) throw new NotFoundError('Service Not Found.');
      await hosts.dropRoles(name);
      await services.remove(service);
      return service.entity;
    });
  }
}
