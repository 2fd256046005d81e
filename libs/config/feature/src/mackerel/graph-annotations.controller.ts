import { Body, Param, Query as QueryParam } from '@nestjs/common';
import { type Caller, type GraphAnnotation, GraphAnnotations, Services } from '@tocsin/config-domain';
import { parseInput } from '@tocsin/input';
import {
  CurrentPrincipal,
  DeleteRoute,
  MackerelController,
  PostRoute,
  type Principal,
  PutRoute,
  type Query,
  queryValue,
  queryWholeNumber,
  ReadRoute,
} from '@tocsin/platform';
import { InvalidInputError, NotFoundError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { CreateGraphAnnotation } from '../graph-annotations/create-graph-annotation.js';
import { DeleteGraphAnnotation } from '../graph-annotations/delete-graph-annotation.js';
import { graphAnnotationInput, MAX_TIME } from '../graph-annotations/graph-annotation-input.js';
import { UpdateGraphAnnotation } from '../graph-annotations/update-graph-annotation.js';

@MackerelController()
export class GraphAnnotationsController {
  constructor(
    private readonly annotations: GraphAnnotations,
    private readonly services: Services,
    private readonly createAnnotation: CreateGraphAnnotation,
    private readonly updateAnnotation: UpdateGraphAnnotation,
    private readonly deleteAnnotation: DeleteGraphAnnotation,
  ) {}

  @ReadRoute('graph-annotations')
  async list(@CurrentPrincipal() { org }: Principal, @QueryParam() query: Query): Promise<object> {
    const name = required(queryValue(query, 'service'), 'service', 'the name of a service');
    const from = required(queryWholeNumber(query, 'from', 0, MAX_TIME), 'from', 'seconds since the Unix epoch');
    const to = required(queryWholeNumber(query, 'to', 0, MAX_TIME), 'to', 'seconds since the Unix epoch');
    if ((await this.services.find(org, name)) === undefined) throw new NotFoundError('Service Not Found.');
    return { graphAnnotations: (await this.annotations.intersecting(org, name, from, to)).map(annotationJson) };
  }

  @PostRoute('graph-annotations')
  async create(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<object> {
    return annotationJson(await this.createAnnotation.run(caller, parseInput(graphAnnotationInput, body)));
  }

  @PutRoute('graph-annotations/:id')
  async update(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    return annotationJson(await this.updateAnnotation.run(caller, id, parseInput(graphAnnotationInput, body)));
  }

  @DeleteRoute('graph-annotations/:id')
  async delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<object> {
    return annotationJson(await this.deleteAnnotation.run(caller, id));
  }
}

function required<T>(value: T | undefined, name: string, what: string): T {
  if (value === undefined) throw new InvalidInputError(`${name}: is required: ${what}`, name);
  return value;
}

/** Without roles it is one of the whole service, and says nothing of roles. */
function annotationJson({ id, title, description, from, to, service, roles }: GraphAnnotation): object {
  return { id, title, description, from, to, service, ...(roles.length > 0 && { roles }) };
}
