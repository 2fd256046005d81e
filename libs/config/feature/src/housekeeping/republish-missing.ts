import { Injectable } from '@nestjs/common';
import { Republication } from '@tocsin/config-domain';
import { ConfigurationView } from '@tocsin/platform';

/** Mends `config.v1` after it was lost or after an older one was restored. */
@Injectable()
export class RepublishMissing {
  constructor(
    private readonly republication: Republication,
    private readonly view: ConfigurationView,
  ) {}

  /** Publishes again what the topic lacks, as far as this process has read it. @returns How many records. */
  async run(): Promise<number> {
    return this.republication.publish(
      ({ org, kind, id, revision }) => (this.view.entry(kind, org, id)?.record.revision ?? 0) < revision,
    );
  }
}
