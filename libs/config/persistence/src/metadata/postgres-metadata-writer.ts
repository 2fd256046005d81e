import { type MetadataOwner, MetadataWriter } from '@tocsin/config-domain';
import type { ChangeScope } from '../changes/change-scope.js';
import { matchesKey, metadataTable, ownerKey } from './metadata-tables.js';

export class PostgresMetadataWriter extends MetadataWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async lockNamespaces(owner: MetadataOwner): Promise<readonly string[] | undefined> {
    const { table, columns, ownerTable, ownerColumns } = metadataTable(owner);
    const key = [this.scope.org, ...ownerKey(owner)];
    const found = await this.scope.rows(
      `select from ${ownerTable} where org_id = $1 and ${matchesKey(ownerColumns)} for no key update`,
      key,
    );
    if (found.length === 0) return undefined;
    const rows = await this.scope.rows(
      `select namespace from ${table} where org_id = $1 and ${matchesKey(columns)}`,
      key,
    );
    return (rows as readonly { readonly namespace: string }[]).map(({ namespace }) => namespace);
  }

  override async put(owner: MetadataOwner, namespace: string, json: string): Promise<void> {
    const { table, columns } = metadataTable(owner);
    const key = ownerKey(owner);
    const places = [...key, namespace, json, this.scope.at, JSON.stringify(this.scope.actor)];
    const [, documentPlace, atPlace, actorPlace] = places.slice(key.length).map((_, i) => `$${key.length + 2 + i}`);
    await this.scope.rows(
      `insert into ${table} (org_id, ${columns.join(', ')}, namespace, value, updated_at, updated_by)
       values ($1, ${columns.map((_, i) => `$${i + 2}`).join(', ')}, $${key.length + 2}, ${documentPlace},
         to_timestamp(${atPlace}::float8 / 1000), ${actorPlace})
       on conflict (org_id, ${columns.join(', ')}, namespace) do update
         set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      [this.scope.org, ...places],
    );
  }

  override async remove(owner: MetadataOwner, namespace: string): Promise<boolean> {
    const { table, columns } = metadataTable(owner);
    const key = ownerKey(owner);
    const removed = await this.scope.rows(
      `delete from ${table} where org_id = $1 and ${matchesKey(columns)} and namespace = $${key.length + 2}
       returning namespace`,
      [this.scope.org, ...key, namespace],
    );
    return removed.length > 0;
  }
}
