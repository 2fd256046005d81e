import type { ConfigKind, ConfigRecord, ConfigRecordOf } from '@tocsin/payload-schemas';
import type { LookupRequest, ReceiverRequest } from '@tocsin/service-ports';

/** Reads records of `config.v1` from their source, so that nobody must wait for the topic. */
export abstract class ConfigRecords {
  /** The newest record of what is asked for; undefined if it does not exist, or no more. */
  abstract find(request: LookupRequest): Promise<ConfigRecord | undefined>;
  /** The revision that a receiver has; undefined if it does not exist, or no more. */
  abstract revision(request: ReceiverRequest): Promise<number | undefined>;
  /**
   * The record of an entity's deletion, which holds what it was like at last; undefined if it was not deleted, or so long ago
   * that the audit has forgotten it.
   */
  abstract deleted<K extends ConfigKind>(kind: K, org: string, id: string): Promise<ConfigRecordOf<K> | undefined>;
  /** As `deleted`, for the service that had the name last. */
  abstract deletedService(org: string, name: string): Promise<ConfigRecordOf<'service'> | undefined>;
}
