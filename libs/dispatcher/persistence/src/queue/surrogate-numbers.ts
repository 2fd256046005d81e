import { channelName, type ChannelKey } from '@tocsin/dispatcher-domain';
import type { StatementRunner } from './queue-connection.js';

/** A channel as the tables know it. */
export interface ChannelNumber {
  readonly no: number;
  readonly org: number;
  readonly key: ChannelKey;
}

interface ChannelRow {
  readonly no: number;
  readonly org_no: number;
  readonly org: string;
  readonly id: string;
}

const FIND = `select c.no, o.no as org_no, o.id as org, c.id from channel c join organization o on o.no = c.org`;

/**
 * The small numbers of organizations and channels, kept in memory. They are given on first use, before and apart from the
 * transaction that uses them, and stay for ever.
 */
export class SurrogateNumbers {
  private readonly byName = new Map<string, ChannelNumber>();
  private readonly byNo = new Map<number, ChannelNumber>();
  private readonly organizations = new Map<string, number>();

  constructor(private readonly connection: StatementRunner) {}

  /** Makes sure that `of` and `organization` know all of these. */
  async know(organizations: Iterable<string>, channels: Iterable<ChannelKey>): Promise<void> {
    const newOrganizations = new Set<string>();
    for (const org of organizations) if (!this.organizations.has(org)) newOrganizations.add(org);
    const newChannels = new Map<string, ChannelKey>();
    for (const key of channels) {
      const name = channelName(key);
      if (this.byName.has(name)) continue;
      newChannels.set(name, key);
      if (!this.organizations.has(key.org)) newOrganizations.add(key.org);
    }
    if (newOrganizations.size > 0) await this.addOrganizations([...newOrganizations]);
    if (newChannels.size > 0) await this.addChannels([...newChannels.values()]);
  }

  /** A channel given to `know` before. */
  of(key: ChannelKey): ChannelNumber {
    return known(this.byName.get(channelName(key)), channelName(key));
  }

  organization(org: string): number {
    return known(this.organizations.get(org), org);
  }

  /** The channels of these numbers, in their order; those of other dispatchers are looked up. */
  async keysOf(numbers: readonly number[]): Promise<readonly ChannelKey[]> {
    const unknown = numbers.filter((no) => !this.byNo.has(no));
    if (unknown.length > 0) {
      const { rows } = await this.connection.run<ChannelRow>(
        { name: 'channels_by_no', text: `${FIND} where c.no = any($1::int[])` },
        [unknown],
      );
      rows.forEach((row) => this.remember(row));
    }
    return numbers.map((no) => known(this.byNo.get(no), `channel ${no}`).key);
  }

  private async addOrganizations(ids: string[]): Promise<void> {
    await this.connection.run(
      {
        name: 'organizations_add',
        text: 'insert into organization (id) select unnest($1::text[]) on conflict do nothing',
      },
      [ids],
    );
    const { rows } = await this.connection.run<{ no: number; id: string }>(
      { name: 'organizations_find', text: 'select no, id from organization where id = any($1::text[])' },
      [ids],
    );
    for (const { no, id } of rows) this.organizations.set(id, no);
  }

  private async addChannels(keys: ChannelKey[]): Promise<void> {
    const parameters = [keys.map(({ org }) => this.organization(org)), keys.map(({ id }) => id)];
    await this.connection.run(
      {
        name: 'channels_add',
        text: 'insert into channel (org, id) select * from unnest($1::int[], $2::text[]) on conflict do nothing',
      },
      parameters,
    );
    const { rows } = await this.connection.run<ChannelRow>(
      {
        name: 'channels_find',
        text: `${FIND} where (c.org, c.id) in (select * from unnest($1::int[], $2::text[]))`,
      },
      parameters,
    );
    rows.forEach((row) => this.remember(row));
  }

  private remember({ no, org_no: org, org: orgId, id }: ChannelRow): void {
    this.organizations.set(orgId, org);
    const number = { no, org, key: { org: orgId, id } };
    this.byName.set(channelName(number.key), number);
    this.byNo.set(no, number);
  }
}

function known<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`${name} has no number yet`);
  return found;
}
