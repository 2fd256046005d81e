import { Injectable } from '@nestjs/common';
import { type Caller, checkDowntime, Configuration, type DowntimeSpec } from '@tocsin/config-domain';
import type { DowntimeState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';
import { alertScopeReferences } from '../alert-scopes/alert-scope-references.js';

@Injectable()
export class UpdateDowntime {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Replaces a downtime as a whole, but for what `DowntimeSpec` lets an update keep.
   *
   * @throws {NotFoundError} If there is no such downtime.
   * @throws {InvalidInputError} If its members do not fit together, or something that it refers to does not exist.
   */
  async run(caller: Caller, id: string, spec: DowntimeSpec): Promise<DowntimeState> {
    return this.configuration.change(caller, async (change) => {
      const before = (await change.downtimes.lockAll()).find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Downtime Not Found.');
      checkDowntime(spec, await alertScopeReferences(change));
      const { staysSilentAfterEnd } = before.entity;
      const downtime: DowntimeState = { staysSilentAfterEnd, ...spec, id };
      await change.downtimes.save(before, downtime);
      return downtime;
    });
  }
}
