import { Injectable } from '@nestjs/common';
import {
  type Caller,
  checkAllFound,
  checkInService,
  Configuration,
  publishedHost,
  withStatus,
} from '@tocsin/config-domain';
import type { HostStatus } from '@tocsin/payload-schemas';

@Injectable()
export class SetHostStatuses {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Gives all of the hosts a status, or none of them.
   *
   * @throws {NotFoundError} If one of them does not exist.
   * @throws {InvalidInputError} If one of them is retired.
   */
  async run(caller: Caller, ids: readonly string[], status: HostStatus): Promise<void> {
    await this.configuration.change(caller, async ({ hosts, announce }) => {
      const stored = await hosts.lockAll(ids);
      checkAllFound(ids, stored);
      for (const before of stored) {
        checkInService(before.entity);
        if (before.entity.status === status) continue;
        const after = withStatus(before.entity, status);
        await hosts.save(before, after);
        await announce({ event: 'hostStatus', host: publishedHost(after), fromStatus: before.entity.status });
      }
    });
  }
}
