import { Injectable } from '@nestjs/common';
import { type Caller, Configuration } from '@tocsin/config-domain';
import type { DowntimeState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

@Injectable()
export class DeleteDowntime {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Removes a downtime. If it is in a window, what it holds back is released.
   *
   * @returns The downtime as it was.
   * @throws {NotFoundError} If there is no such downtime.
   */
  async run(caller: Caller, id: string): Promise<DowntimeState> {
    return this.configuration.change(caller, async ({ downtimes }) => {
      const before = (await downtimes.lockAll()).find(({ entity }) => entity.id === id);
      if (before === undefined) throw new NotFoundError('Downtime Not Found.');
      await downtimes.remove(before);
      return before.entity;
    });
  }
}
