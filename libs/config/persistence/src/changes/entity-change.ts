import type { ConfigKind, ConfigRecord, ConfigState } from '@tocsin/payload-schemas';

/** One change of one entity, as audit and `config.v1` tell it. Secrets in it are sealed. */
export interface EntityChange<K extends ConfigKind = ConfigKind> {
  readonly kind: K;
  readonly id: string;
  /** The revision that this change makes. */
  readonly revision: number;
  /** Null when this change made the entity. */
  readonly before: ConfigState<K> | null;
  /** The state after the change; the last one, if the entity is gone. */
  readonly state: ConfigState<K>;
  readonly deleted?: true;
  readonly cause?: ConfigRecord['cause'];
}
