import { Body, Param } from '@nestjs/common';
import { type Caller, Downtimes } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  ReadRoute,
} from '@tocsin/platform';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateDowntime } from '../downtimes/create-downtime.js';
import { DeleteDowntime } from '../downtimes/delete-downtime.js';
import { downtimeInput } from '../downtimes/downtime-input.js';
import { downtimeJson } from '../downtimes/downtime-json.js';
import { UpdateDowntime } from '../downtimes/update-downtime.js';

@MackerelController()
export class DowntimesController {
  constructor(
    private readonly downtimes: Downtimes,
    private readonly createDowntime: CreateDowntime,
    private readonly updateDowntime: UpdateDowntime,
    private readonly deleteDowntime: DeleteDowntime,
  ) {}

  @ReadRoute('downtimes')
  async list(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { downtimes: (await this.downtimes.list(org)).map(downtimeJson) };
  }

  @PostRoute('downtimes')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return downtimeJson(await this.createDowntime.run(caller, parseInput(downtimeInput, body)));
  }

  @PutRoute('downtimes/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return downtimeJson(await this.updateDowntime.run(caller, id, parseInput(downtimeInput, body)));
  }

  @DeleteRoute('downtimes/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return downtimeJson(await this.deleteDowntime.run(caller, id));
  }
}
