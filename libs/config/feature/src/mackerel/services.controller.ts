import { Body, Param } from '@nestjs/common';
import { type Caller, Services } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import type { ServiceState } from '@tocsin/payload-schemas';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  ReadRoute,
} from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateRole } from '../services/create-role.js';
import { CreateService } from '../services/create-service.js';
import { DeleteRole } from '../services/delete-role.js';
import { DeleteService } from '../services/delete-service.js';
import { namedInput } from '../services/service-input.js';

@MackerelController()
export class ServicesController {
  constructor(
    private readonly services: Services,
    private readonly createService: CreateService,
    private readonly deleteService: DeleteService,
    private readonly createRole: CreateRole,
    private readonly deleteRole: DeleteRole,
  ) {}

  @ReadRoute('services')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { services: (await this.services.list(org)).map(serviceJson) };
  }

  @PostRoute('services')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return serviceJson(await this.createService.run(caller, parseInput(namedInput, body)));
  }

  @DeleteRoute('services/:service')
  async delete(@CurrentCaller() caller: Caller, @Param('service') service: string): Promise<object> {
    return serviceJson(await this.deleteService.run(caller, service));
  }

  @ReadRoute('services/:service/roles')
  async roles(@CurrentPrincipal() { org }: Principal, @Param('service') name: string): Promise<object> {
    const service = await this.services.find(org, name);
    if (service === undefined) throw new NotFoundError('Service Not Found.');
    return { roles: service.roles };
  }

  @PostRoute('services/:service/roles')
  async addRole(
    @CurrentCaller() caller: Caller,
    @Param('service') service: string,
    @Body() body: unknown,
  ): Promise<object> {
    return this.createRole.run(caller, service, parseInput(namedInput, body));
  }

  @DeleteRoute('services/:service/roles/:role')
  async removeRole(
    @CurrentCaller() caller: Caller,
    @Param('service') service: string,
    @Param('role') role: string,
  ): Promise<object> {
    return this.deleteRole.run(caller, service, role);
  }
}

function serviceJson({ name, memo, roles }: ServiceState): object {
  return { name, memo, roles: roles.map((role) => role.name) };
}
