import type { AlertTransition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

/** Which picture: that of one transition of an alert. */
export interface GraphImageKey {
  readonly org: string;
  readonly alertId: string;
  readonly sequence: number;
}

export interface GraphImage {
  readonly png: Buffer;
  /** Event time of its last instant; its age counts from there. */
  readonly judgedAt: EpochSeconds;
}

/** Pictures that have been drawn. They never change: later samples are not in them. */
export abstract class GraphImages {
  abstract find(key: GraphImageKey): Promise<GraphImage | undefined>;
  /** Keeps a picture, unless another process was first. @returns What is kept now. */
  abstract keep(key: GraphImageKey, image: GraphImage): Promise<GraphImage>;
  /** The alert's transitions up to and with this one, oldest first; empty if there is no such transition. */
  abstract transitionsUpTo(key: GraphImageKey): Promise<readonly AlertTransition[]>;
}
