import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type GraphAnnotation } from '@tocsin/config-domain';
import { IdSource } from '@tocsin/runtime';
import { lockAnnotatedService } from './annotated-service.js';
import type { GraphAnnotationInput } from './graph-annotation-input.js';

@Injectable()
export class CreateGraphAnnotation {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws As `lockAnnotatedService`. */
  async run(caller: Caller, input: GraphAnnotationInput): Promise<GraphAnnotation> {
    const annotation = { id: this.ids.next(), ...input };
    await this.configuration.change(caller, async (change) => {
      await lockAnnotatedService(change, input);
      await change.graphAnnotations.insert(annotation);
    });
    return annotation;
  }
}
