import type { ConfigKind, ConfigRecord, ConfigRecordOf } from '@tocsin/payload-schemas';

/** A record of `config.v1` with the offset at which it lies. */
export interface ConfigEntry<K extends ConfigKind = ConfigKind> {
  readonly record: [ConfigKind] extends [K] ? ConfigRecord : ConfigRecordOf<K>;
  readonly offset: number;
}
