import type { MetadataOwner } from '@tocsin/config-domain';

/** Where the metadata of an owner lies, and the owner itself. */
export interface MetadataTable {
  readonly table: string;
  /** Columns that name the owner in the metadata's table, after `org_id`. */
  readonly columns: readonly string[];
  readonly ownerTable: string;
  /** The same in the owner's table. */
  readonly ownerColumns: readonly string[];
}

const TABLES: Readonly<Record<MetadataOwner['kind'], MetadataTable>> = {
  host: { table: 'host_metadata', columns: ['host_id'], ownerTable: 'host', ownerColumns: ['id'] },
  service: { table: 'service_metadata', columns: ['service'], ownerTable: 'service', ownerColumns: ['name'] },
  role: { table: 'role_metadata', columns: ['service', 'role'], ownerTable: 'role', ownerColumns: ['service', 'name'] },
};

export const metadataTable = (owner: MetadataOwner): MetadataTable => TABLES[owner.kind];

/** Values of the columns that name an owner. */
export function ownerKey(owner: MetadataOwner): readonly string[] {
  switch (owner.kind) {
    case 'host':
      return [owner.id];
    case 'service':
      return [owner.service];
    case 'role':
      return [owner.service, owner.role];
  }
}

/** `a = $2 and b = $3`: holds columns to an owner's key, after the organization in `$1`. */
export const matchesKey = (columns: readonly string[]): string =>
  columns.map((column, i) => `${column} = $${i + 2}`).join(' and ');
