import type { Samples } from '@tocsin/payload-schemas';
import type { DataSource } from 'typeorm';
import type { OrganizationIds } from './organization-ids.js';
import { SERIES_HASH_BYTES, seriesHash } from './series-hash.js';

/** An owner with the series of it that have been asked for. */
interface KnownOwner {
  readonly id: number;
  readonly series: Map<string, number>;
  /** Names of its last record and their series: most posts repeat them. */
  names: readonly string[];
  ids: Int32Array;
}

interface Missing {
  readonly owner: KnownOwner;
  readonly org: string;
  readonly name: string;
}

/** What identifies an owner. */
export interface OwnerName {
  readonly org: string;
  /** `host:ID`, `service:NAME`, … */
  readonly owner: string;
}

/**
 * The store's numbers of the owners and series of one shard, as far as they were needed. Whoever takes the shard over
 * begins with an empty one, since owners may have been forgotten by another process.
 */
export class OwnerRegistry {
  private readonly known = new Map<string, KnownOwner>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: OrganizationIds,
    private readonly shard: number,
  ) {}

  /** The number of an owner that `ensure` has made known. */
  idOf({ org, owner }: OwnerName): number {
    return this.find(org, owner).id;
  }

  /** The series of each name, in order. The array belongs to the registry. */
  seriesOf(samples: Samples): Int32Array {
    const owner = this.find(samples.org, samples.owner);
    if (!areEqual(owner.names, samples.names)) {
      owner.ids = Int32Array.from(samples.names, (name) => owner.series.get(name) ?? fail(name));
    }
    owner.names = samples.names;
    return owner.ids;
  }

  /** Makes owners and series known, inventing what is missing. Each is a statement of its own: repeats are harmless. */
  async ensure(records: readonly Samples[], others: readonly OwnerName[] = []): Promise<void> {
    await this.ensureOwners([...records, ...others]);
    const missing = new Map<string, Missing>();
    for (const { org, owner: key, names } of records) {
      const owner = this.find(org, key);
      if (areEqual(owner.names, names)) continue;
      for (const name of names) {
        if (!owner.series.has(name)) missing.set(`${owner.id}/${name}`, { owner, org, name });
      }
    }
    if (missing.size > 0) await this.makeSeries([...missing.values()]);
  }

  forget({ org, owner }: OwnerName): void {
    this.known.delete(`${org}/${owner}`);
  }

  private find(org: string, owner: string): KnownOwner {
    return this.known.get(`${org}/${owner}`) ?? fail(owner);
  }

  private async ensureOwners(owners: readonly OwnerName[]): Promise<void> {
    const missing = new Map<string, OwnerName>();
    for (const name of owners) {
      const key = `${name.org}/${name.owner}`;
      if (!this.known.has(key)) missing.set(key, name);
    }
    if (missing.size === 0) return;
    const names = [...missing.values()];
    await this.organizations.ensure(names.map(({ org }) => org));
    const parameters = [names.map(({ org }) => this.organizations.of(org)), names.map(({ owner }) => owner)];
    await this.dataSource.query(
      `insert into owner (org_id, shard, key)
       select org_id, $3, key from unnest($1::int4[], $2::text[]) as wanted (org_id, key)
       where not exists (select from owner o where o.org_id = wanted.org_id and o.key = wanted.key)
       on conflict do nothing`,
      [...parameters, this.shard],
    );
    const rows = await this.dataSource.query<{ place: number; owner_id: number; names: string[]; ids: number[] }[]>(
      `select place::int4, owner_id, array_agg(name) filter (where name is not null) as names,
         array_agg(series_id) filter (where name is not null) as ids
       from unnest($1::int4[], $2::text[]) with ordinality as wanted (org_id, key, place)
       join owner using (org_id, key) left join series using (owner_id)
       where labels is null or labels = '{}' group by place, owner_id`,
      parameters,
    );
    for (const { place, owner_id: id, names: seriesNames, ids } of rows) {
      const { org, owner } = names[place - 1];
      const series = new Map((seriesNames ?? []).map((name, i) => [name, ids[i]]));
      this.known.set(`${org}/${owner}`, { id, series, names: [], ids: new Int32Array() });
    }
  }

  private async makeSeries(missing: readonly Missing[]): Promise<void> {
    const parameters = [
      missing.map(({ org }) => this.organizations.of(org)),
      missing.map(({ owner }) => owner.id),
      missing.map(({ name }) => name),
      Buffer.concat(missing.map(({ name }) => seriesHash(name))),
    ];
    await this.dataSource.query(
      `insert into series (org_id, owner_id, name, key_hash)
       select org_id, owner_id, name, substring($4::bytea from ${SERIES_HASH_BYTES} * (place::int4 - 1) + 1 for ${SERIES_HASH_BYTES})
       from unnest($1::int4[], $2::int4[], $3::text[]) with ordinality as wanted (org_id, owner_id, name, place)
       on conflict do nothing`,
      parameters,
    );
    const rows = await this.dataSource.query<{ place: number; series_id: number }[]>(
      `select place::int4, series_id
       from unnest($1::int4[]) with ordinality as wanted (owner_id, place)
       join series s on s.owner_id = wanted.owner_id
         and s.key_hash = substring($2::bytea from ${SERIES_HASH_BYTES} * (place::int4 - 1) + 1 for ${SERIES_HASH_BYTES})`,
      [parameters[1], parameters[3]],
    );
    for (const { place, series_id: id } of rows) {
      const { owner, name } = missing[place - 1];
      owner.series.set(name, id);
    }
  }
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function fail(name: string): never {
  throw new Error(`${name} was not looked up`);
}
