import type { Actor, ConfigKind } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';

/** Where a change lies among those of its organization, newest first. */
export interface AuditPosition {
  readonly at: EpochMs;
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
}

/** One change of one entity. States are as `config.v1` tells them: secrets in them are sealed. */
export interface AuditEntry extends AuditPosition {
  readonly kind: ConfigKind;
  readonly actor: Actor;
  /** What else changed and thereby changed this entity; null if someone changed it directly. */
  readonly cause: string | null;
  readonly isDeletion: boolean;
  /** Null if the change made the entity. */
  readonly before: unknown;
  /** After the change; the last one if it was deleted. */
  readonly state: unknown;
}

/** Who changed what, and when. */
export abstract class AuditLog {
  /** Changes of an organization before a position, newest first, at most `limit`. */
  abstract page(org: string, limit: number, before?: AuditPosition): Promise<readonly AuditEntry[]>;
  /**
   * Forgets changes from before a time, at most `limit` of them. The newest change of an entity stays as long as the entity
   * does, and that of a deleted one until its tombstone is out and everything before it forgotten.
   *
   * @returns How many were forgotten.
   */
  abstract forget(before: EpochMs, limit: number): Promise<number>;
}
