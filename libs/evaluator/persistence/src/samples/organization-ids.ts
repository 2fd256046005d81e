import type { DataSource } from 'typeorm';

/** The store's own numbers of organizations. They never change, so each is asked for once. */
export class OrganizationIds {
  private readonly known = new Map<string, number>();

  constructor(private readonly dataSource: DataSource) {}

  /** Makes the number of every organization named known to `of`, inventing what is missing. */
  async ensure(orgs: Iterable<string>): Promise<void> {
    const missing = [...new Set(orgs)].filter((org) => !this.known.has(org));
    if (missing.length === 0) return;
    await this.dataSource.query(
      `insert into organization (key) select key from unnest($1::text[]) as wanted (key)
       where not exists (select from organization o where o.key = wanted.key) on conflict do nothing`,
      [missing],
    );
    const rows = await this.dataSource.query<{ org_id: number; key: string }[]>(
      'select org_id, key from organization where key = any($1::text[])',
      [missing],
    );
    for (const { org_id: id, key } of rows) this.known.set(key, id);
  }

  /** @throws {Error} If `ensure` was never asked for it: a mistake of the caller. */
  of(org: string): number {
    const id = this.known.get(org);
    if (id === undefined) throw new Error(`organization ${org} was not looked up`);
    return id;
  }
}
