import { Injectable } from '@nestjs/common';
import { type Caller, checkInService, Configuration, type HostReport, reportedHost } from '@tocsin/config-domain';
import { IdSource, NotFoundError } from '@tocsin/runtime';
import { ensureRoles } from './ensure-roles.js';

@Injectable()
export class UpdateHost {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /**
   * Takes over what a client reports of a host. Nothing is published unless a published member changes.
   *
   * @throws {NotFoundError} If there is no such host.
   * @throws {InvalidInputError} If it is retired, or another host has the custom identifier.
   */
  async run(caller: Caller, id: string, report: HostReport): Promise<void> {
    await this.configuration.change(caller, async (change) => {
      await ensureRoles(change, this.ids, report.roles ?? []);
      const before = await change.hosts.lock(id);
      if (before === undefined) throw new NotFoundError('Host Not Found.');
      checkInService(before.entity);
      await change.hosts.save(before, reportedHost(before.entity, report));
    });
  }
}
