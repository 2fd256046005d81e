import { Body, Get, Param, Put, Query as QueryParam } from '@nestjs/common';
import { type Caller, Downtimes } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import {
  ApiV1Controller,
  CurrentPrincipal,
  Needs,
  type Principal,
  type Query,
  queryWholeNumber,
} from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { fullDowntimeInput } from '../downtimes/downtime-input.js';
import { fullDowntimeJson } from '../downtimes/downtime-json.js';
import { ListWindows, type ListedWindows } from '../downtimes/list-windows.js';
import { UpdateDowntime } from '../downtimes/update-downtime.js';

const DEFAULT_WINDOWS = 10;
const MAX_WINDOWS = 100;

/** What API v0 has no place for: a member more, and the windows that a downtime comes to. */
@ApiV1Controller('downtimes')
export class DowntimesController {
  constructor(
    private readonly downtimes: Downtimes,
    private readonly updateDowntime: UpdateDowntime,
    private readonly listWindows: ListWindows,
  ) {}

  @Get(':id')
  @Needs('read')
  async find(@CurrentPrincipal() { org }: Principal, @Param('id') id: string): Promise<object> {
    const downtime = await this.downtimes.find(org, id);
    if (downtime === undefined) throw new NotFoundError('Downtime Not Found.');
    return fullDowntimeJson(downtime);
  }

  @Put(':id')
  @Needs('write')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return fullDowntimeJson(await this.updateDowntime.run(caller, id, parseInput(fullDowntimeInput, body)));
  }

  @Get(':id/windows')
  @Needs('read')
  async windows(
    @CurrentPrincipal() { org }: Principal,
    @Param('id') id: string,
    @QueryParam() query: Query,
  ): Promise<ListedWindows> {
    return this.listWindows.run(org, id, queryWholeNumber(query, 'count', 1, MAX_WINDOWS) ?? DEFAULT_WINDOWS);
  }
}
