import { Injectable } from '@nestjs/common';
import { type Caller, checkDowntime, Configuration, type DowntimeSpec } from '@tocsin/config-domain';
import type { DowntimeState } from '@tocsin/payload-schemas';
import { IdSource } from '@tocsin/runtime';
import { alertScopeReferences } from '../alert-scopes/alert-scope-references.js';

@Injectable()
export class CreateDowntime {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /** @throws {InvalidInputError} If its members do not fit together, or something that it refers to does not exist. */
  async run(caller: Caller, spec: DowntimeSpec): Promise<DowntimeState> {
    const downtime: DowntimeState = { staysSilentAfterEnd: false, ...spec, id: this.ids.next() };
    await this.configuration.change(caller, async (change) => {
      await change.downtimes.lockAll();
      checkDowntime(spec, await alertScopeReferences(change));
      await change.downtimes.insert(downtime);
    });
    return downtime;
  }
}
