import { Body, Param, Query as QueryParam } from '@nestjs/common';
import { type Caller, type HostFilter, Hosts } from '@tocsin/config-domain';
import { listInput, mustBe, parseInput } from '@tocsin/input';
import { hostStatus } from '@tocsin/payload-schemas';
import {
  CurrentPrincipal,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  type Query,
  queryFlag,
  queryValue,
  queryValues,
  ReadRoute,
  SUCCESS,
} from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { z } from 'zod';
import { CurrentCaller } from '../callers/current-caller.js';
import { hostIdsInput, hostInput, hostStatusInput, rolesInput } from '../hosts/host-input.js';
import { RegisterHost } from '../hosts/register-host.js';
import { ReplaceHostRoles } from '../hosts/replace-host-roles.js';
import { RetireHosts } from '../hosts/retire-hosts.js';
import { SetHostStatuses } from '../hosts/set-host-statuses.js';
import { UpdateHost } from '../hosts/update-host.js';
import { hostJson } from './host-json.js';

const statusBody = z.object({ status: hostStatusInput }, mustBe('an object with status'));
const bulkStatusBody = z.object(
  { ids: hostIdsInput, status: hostStatusInput },
  mustBe('an object with ids and status'),
);
const bulkBody = z.object({ ids: hostIdsInput }, mustBe('an object with ids'));
const rolesBody = z.object({ roleFullnames: rolesInput.nullable() }, mustBe('an object with roleFullnames'));
const statusesQuery = z.object({ status: listInput(hostStatusInput, 100) });

@MackerelController()
export class HostsController {
  constructor(
    private readonly hosts: Hosts,
    private readonly registerHost: RegisterHost,
    private readonly updateHost: UpdateHost,
    private readonly replaceRoles: ReplaceHostRoles,
    private readonly setStatuses: SetHostStatuses,
    private readonly retireHosts: RetireHosts,
  ) {}

  @ReadRoute(['hosts', 'hosts.json'])
  async list(@CurrentPrincipal() { org }: Principal, @QueryParam() query: Query): Promise<object> {
    return { hosts: (await this.hosts.list(org, hostFilter(query))).map(hostJson) };
  }

  @PostRoute('hosts')
  async register(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    const { id } = await this.registerHost.run(caller, parseInput(hostInput, body));
    return { id };
  }

  @PostRoute('hosts/bulk-update-statuses')
  async bulkStatus(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    const { ids, status } = parseInput(bulkStatusBody, body);
    await this.setStatuses.run(caller, ids, status);
    return SUCCESS;
  }

  @PostRoute('hosts/bulk-retire')
  async bulkRetire(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    await this.retireHosts.run(caller, parseInput(bulkBody, body).ids);
    return SUCCESS;
  }

  @ReadRoute('hosts/:id')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    return found(await this.hosts.find(org, id));
  }

  @ReadRoute('hosts-by-custom-identifier/:customIdentifier')
  async findByCustomIdentifier(
    @CurrentPrincipal() { org }: Principal,
    @Param('customIdentifier') customIdentifier: string,
    @QueryParam() query: Query,
  ): Promise<object> {
    const ignoreCase = queryFlag(query, 'caseInsensitive');
    return found(await this.hosts.findByCustomIdentifier(org, customIdentifier, { ignoreCase }));
  }

  @PutRoute('hosts/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    await this.updateHost.run(caller, id, parseInput(hostInput, body));
    return { id };
  }

  @PostRoute('hosts/:id/status')
  async status(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    await this.setStatuses.run(caller, [id], parseInput(statusBody, body).status);
    return SUCCESS;
  }

  @PutRoute('hosts/:id/role-fullnames')
  async roles(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    await this.replaceRoles.run(caller, id, parseInput(rolesBody, body).roleFullnames ?? []);
    return SUCCESS;
  }

  @PostRoute('hosts/:id/retire')
  async retire(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    await this.retireHosts.run(caller, [id]);
    return SUCCESS;
  }
}

function found(host: Parameters<typeof hostJson>[0] | undefined): object {
  if (host === undefined) throw new NotFoundError('Host Not Found.');
  return { host: hostJson(host) };
}

/** Without statuses: hosts at work or standing by. Roles count only together with a service. */
function hostFilter(query: Query): HostFilter {
  const { status } = parseInput(statusesQuery, { status: queryValues(query, 'status') });
  const service = queryValue(query, 'service');
  const roles = queryValues(query, 'role');
  return {
    statuses:
      status.length > 0 ? status : hostStatus.options.filter((each) => each === 'working' || each === 'standby'),
    service,
    roles: service !== undefined && roles.length > 0 ? roles : undefined,
    name: queryValue(query, 'name'),
    customIdentifier: queryValue(query, 'customIdentifier'),
  };
}
