import { Injectable } from '@nestjs/common';
import { type Caller, checkAllFound, Configuration, publishedHost, retired } from '@tocsin/config-domain';

@Injectable()
export class RetireHosts {
  constructor(private readonly configuration: Configuration) {}

  /**
   * Retires all of the hosts for good, or none of them. Those that are retired already stay as they are.
   *
   * @throws {NotFoundError} If one of them does not exist.
   */
  async run(caller: Caller, ids: readonly string[]): Promise<void> {
    await this.configuration.change(caller, async ({ at, hosts, announce }) => {
      const stored = await hosts.lockAll(ids);
      checkAllFound(ids, stored);
      for (const before of stored) {
        if (before.entity.isRetired) continue;
        await hosts.save(before, retired(before.entity, Math.floor(at / 1000)));
        // People are told of the host as it was.
        await announce({ event: 'hostRetire', host: publishedHost(before.entity) });
      }
    });
  }
}
