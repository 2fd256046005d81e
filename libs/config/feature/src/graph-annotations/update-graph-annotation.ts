import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type GraphAnnotation } from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';
import { lockAnnotatedService } from './annotated-service.js';
import type { GraphAnnotationInput } from './graph-annotation-input.js';

@Injectable()
export class UpdateGraphAnnotation {
  constructor(private readonly configuration: Configuration) {}

  /** @throws As `lockAnnotatedService`, and {NotFoundError} If there is no such annotation. */
  async run(caller: Caller, id: string, input: GraphAnnotationInput): Promise<GraphAnnotation> {
    const annotation = { id, ...input };
    await this.configuration.change(caller, async (change) => {
      await lockAnnotatedService(change, input);
      if (!(await change.graphAnnotations.replace(annotation))) throw new NotFoundError('Graph Annotation Not Found.');
    });
    return annotation;
  }
}
