import { Injectable } from '@nestjs/common';
import { type Caller, checkServiceName, Configuration } from '@tocsin/config-domain';
import type { ServiceState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';

@Injectable()
export class CreateService {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws {InvalidInputError} If the name breaks the rule or is taken. */
  async run(caller: Caller, { name, memo }: Pick<ServiceState, 'name' | 'memo'>): Promise<ServiceState> {
    checkServiceName(name, 'name');
    const service = { id: this.ids.next(), name, memo, roles: [] };
    await this.configuration.change(caller, ({ services }) => services.insert(service));
    return service;
  }
}
