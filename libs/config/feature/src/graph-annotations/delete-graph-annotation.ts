import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type GraphAnnotation } from '@tocsin/config-domain';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class DeleteGraphAnnotation {
  constructor(private readonly configuration: Configuration) {}

  /**
   * @returns The annotation as it was.
   * @throws {NotFoundError} If there is no such annotation.
   */
  async run(caller: Caller, id: string): Promise<GraphAnnotation> {
    return this.configuration.change(caller, async ({ graphAnnotations }) => {
      const removed = await graphAnnotations.remove(id);
      if (removed === undefined) throw new NotFoundError('Graph Annotation Not Found.');
      return removed;
    });
  }
}
