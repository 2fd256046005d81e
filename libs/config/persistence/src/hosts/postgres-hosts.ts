import { type Host, type HostFilter, Hosts } from '@tocsin/config-domain';
import type { Rows } from '../rows.js';
import { SELECT_HOST, storedHosts } from './host-rows.js';

export class PostgresHosts extends Hosts {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string, filter: HostFilter): Promise<readonly Host[]> {
    const { statuses, service = null, roles = null, name = null, customIdentifier = null } = filter;
    return this.select(
      `host.org_id = $1 and host.retired_at is null and host.status = any($2)
         and ($3::text is null or exists (
           select from host_role
           where host_role.org_id = host.org_id and host_role.host_id = host.id
             and host_role.service = $3 and ($4::text[] is null or host_role.role = any($4))))
         and ($5::text is null or host.name = $5)
         and ($6::text is null or host.custom_identifier = $6)
       order by host.created_at, host.id`,
      [org, statuses, service, roles, name, customIdentifier],
    );
  }

  override async find(org: string, id: string): Promise<Host | undefined> {
    return (await this.select('host.org_id = $1 and host.id = $2', [org, id]))[0];
  }

  override async findByCustomIdentifier(
    org: string,
    customIdentifier: string,
    { ignoreCase }: { readonly ignoreCase: boolean },
  ): Promise<Host | undefined> {
    const matches = ignoreCase ? 'lower(host.custom_identifier) = lower($2)' : 'host.custom_identifier = $2';
    const hosts = await this.select(
      `host.org_id = $1 and host.retired_at is null and ${matches} order by host.created_at, host.id limit 1`,
      [org, customIdentifier],
    );
    return hosts[0];
  }

  private async select(condition: string, values: readonly unknown[]): Promise<Host[]> {
    const rows = await this.database.rows(`${SELECT_HOST} where ${condition}`, values);
    return storedHosts(rows).map(({ entity }) => entity);
  }
}
