import type { EpochSeconds } from '@tocsin/runtime';

/** A mark on the graphs of a service or of some of its roles: a deployment, a maintenance. */
export interface GraphAnnotation {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly from: EpochSeconds;
  /** Never before `from`; the same for a moment. */
  readonly to: EpochSeconds;
  readonly service: string;
  /** Names of roles of the service; empty: the service as a whole. */
  readonly roles: readonly string[];
}
