import type { ConfigKind } from '@tocsin/payload-schemas';

/** One revision of one entity of whichever kind. */
export interface EntityRevision {
  readonly org: string;
  readonly kind: ConfigKind;
  readonly id: string;
  readonly revision: number;
}

/** Publishes again what `config.v1` should hold already: a topic can be lost, the database is the truth. */
export abstract class Republication {
  /** The newest revision of every entity that has been published, deletions included until their tombstone. */
  abstract published(): Promise<readonly EntityRevision[]>;
  /**
   * Publishes the newest record of every entity that is missing, deletions included until their tombstone. Changes of the
   * configuration wait meanwhile, so that nothing older is published after something newer.
   *
   * @returns How many were missing.
   */
  abstract publish(isMissing: (newest: EntityRevision) => boolean): Promise<number>;
}
