import { Injectable } from '@nestjs/common';
import { ConfigRecords } from '@tocsin/config-domain';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationLookup, type LookupRequest, type ReceiverRequest } from '@tocsin/service-ports';

/** Answers look-ups of services in the same process. */
@Injectable()
export class LocalConfigurationLookup extends ConfigurationLookup {
  constructor(private readonly records: ConfigRecords) {
    super();
  }

  override find(request: LookupRequest): Promise<ConfigRecord | undefined> {
    return this.records.find(request);
  }

  override revision(request: ReceiverRequest): Promise<number | undefined> {
    return this.records.revision(request);
  }
}
