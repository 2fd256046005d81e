import { type Metadata, MetadataDocuments, type MetadataOwner } from '@tocsin/config-domain';
import { z } from 'zod';
import type { Rows } from '../rows.js';
import { matchesKey, metadataTable, ownerKey } from './metadata-tables.js';

const storedDocument = z.object({ json: z.string(), updatedAt: z.int() });

export class PostgresMetadataDocuments extends MetadataDocuments {
  constructor(private readonly database: Rows) {
    super();
  }

  override async find(org: string, owner: MetadataOwner, namespace: string): Promise<Metadata | undefined> {
    const { table, columns } = metadataTable(owner);
    const key = ownerKey(owner);
    const [row] = await this.database.rows(
      `select value::text as json, floor(extract(epoch from updated_at) * 1000)::int8 as "updatedAt" from ${table}
       where org_id = $1 and ${matchesKey(columns)} and namespace = $${key.length + 2}`,
      [org, ...key, namespace],
    );
    return row === undefined ? undefined : storedDocument.parse(row);
  }

  override async namespaces(org: string, owner: MetadataOwner): Promise<readonly string[]> {
    const { table, columns } = metadataTable(owner);
    const rows = await this.database.rows(
      `select namespace from ${table} where org_id = $1 and ${matchesKey(columns)} order by namespace`,
      [org, ...ownerKey(owner)],
    );
    return (rows as readonly { readonly namespace: string }[]).map(({ namespace }) => namespace);
  }
}
