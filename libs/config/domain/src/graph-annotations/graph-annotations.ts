import type { EpochSeconds } from '@tocsin/runtime';
import type { GraphAnnotation } from './graph-annotation.js';

export abstract class GraphAnnotations {
  /** Those of a service that share a moment with the span, by beginning. */
  abstract intersecting(
    org: string,
    service: string,
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly GraphAnnotation[]>;
}
