import { Body } from '@nestjs/common';
import type { Caller } from '@tocsin/config-domain';
import { mustBe, parseInput, textInput } from '@tocsin/input';
import { DeleteRoute, MackerelController, PostRoute, SUCCESS } from '@tocsin/platform';
import { z } from 'zod';
import { CurrentCaller } from '../callers/current-caller.js';
import { DefineGraphs } from '../graph-definitions/define-graphs.js';
import { DeleteGraphDefinition } from '../graph-definitions/delete-graph-definition.js';
import { graphDefinitionsInput } from '../graph-definitions/graph-definition-input.js';

const nameBody = z.object({ name: textInput(255) }, mustBe('an object with name'));

@MackerelController()
export class GraphDefinitionsController {
  constructor(
    private readonly defineGraphs: DefineGraphs,
    private readonly deleteDefinition: DeleteGraphDefinition,
  ) {}

  @PostRoute('graph-defs/create')
  async define(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    await this.defineGraphs.run(caller, parseInput(graphDefinitionsInput, body));
    return SUCCESS;
  }

  @DeleteRoute('graph-defs')
  async delete(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    await this.deleteDefinition.run(caller, parseInput(nameBody, body).name);
    return SUCCESS;
  }
}
