import { Injectable } from '@nestjs/common';
import { type Caller, Configuration, type Host, type HostReport, newHost, publishedHost } from '@tocsin/config-domain';
import { IdSource } from '@tocsin/runtime';
import { ensureRoles } from './ensure-roles.js';

@Injectable()
export class RegisterHost {
  constructor(
    private readonly configuration: Configuration,
    private readonly ids: IdSource,
  ) {}

  /**
   * Makes a host, with the services and roles that it names. Hosts of the same name are different hosts.
   *
   * @throws {InvalidInputError} If another host has its custom identifier.
   */
  async run(caller: Caller, report: HostReport): Promise<Host> {
    return this.configuration.change(caller, async (change) => {
      const host = newHost(report, this.ids.next(), Math.floor(change.at / 1000));
      await ensureRoles(change, this.ids, host.roles);
      await change.hosts.insert(host);
      await change.announce({ event: 'hostRegister', host: publishedHost(host) });
      return host;
    });
  }
}
