import { Body, Param } from '@nestjs/common';
import { type Caller, Monitors } from '@tocsin/config-domain';
import { SecretBox, secretPlace } from '@tocsin/delivery-security';
import { parseInput } from '@tocsin/input';
import { monitorInput } from '@tocsin/monitors';
import { monitorToApiJson, type MonitorState } from '@tocsin/payload-schemas';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  ReadRoute,
} from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateMonitor } from '../monitors/create-monitor.js';
import { DeleteMonitor } from '../monitors/delete-monitor.js';
import { UpdateMonitor } from '../monitors/update-monitor.js';

@MackerelController()
export class MonitorsController {
  constructor(
    private readonly monitors: Monitors,
    private readonly createMonitor: CreateMonitor,
    private readonly updateMonitor: UpdateMonitor,
    private readonly deleteMonitor: DeleteMonitor,
    private readonly secrets: SecretBox,
  ) {}

  @ReadRoute('monitors')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { monitors: (await this.monitors.list(org)).map((monitor) => this.json(org, monitor)) };
  }

  @ReadRoute('monitors/:id')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    const monitor = await this.monitors.find(org, id);
    if (monitor === undefined) throw new NotFoundError('Monitor Not Found.');
    return { monitor: this.json(org, monitor) };
  }

  @PostRoute('monitors')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return this.json(caller.org, await this.createMonitor.run(caller, parseInput(monitorInput, body)));
  }

  @PutRoute('monitors/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return this.json(caller.org, await this.updateMonitor.run(caller, id, parseInput(monitorInput, body)));
  }

  @DeleteRoute('monitors/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return this.json(caller.org, await this.deleteMonitor.run(caller, id));
  }

  private json(org: string, monitor: MonitorState): object {
    return monitorToApiJson(monitor, (sealed, member) =>
      this.secrets.open(sealed, secretPlace(org, 'monitor', monitor.id, member)),
    );
  }
}
