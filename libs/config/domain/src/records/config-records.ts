import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { LookupRequest } from '@tocsin/service-ports';

/** Reads records of `config.v1` from their source, so that nobody must wait for the topic. */
export abstract class ConfigRecords {
  /** The newest record of what is asked for; undefined if it does not exist, or no more. */
  abstract find(request: LookupRequest): Promise<ConfigRecord | undefined>;
}
