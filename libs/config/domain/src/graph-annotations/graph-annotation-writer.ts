import type { GraphAnnotation } from './graph-annotation.js';

/**
 * Writes annotations within one change. They are data of clients, not configuration: neither published nor audited; who wrote
 * one last is kept with it. They go with their service, and lose a role that is deleted.
 */
export abstract class GraphAnnotationWriter {
  abstract insert(annotation: GraphAnnotation): Promise<void>;
  /** @returns Whether there was such an annotation. */
  abstract replace(annotation: GraphAnnotation): Promise<boolean>;
  /** @returns The annotation as it was; undefined if there is none. */
  abstract remove(id: string): Promise<GraphAnnotation | undefined>;
}
