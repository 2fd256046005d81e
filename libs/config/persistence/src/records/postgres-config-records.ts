import { ConfigRecords } from '@tocsin/config-domain';
import { configRecordV1, type ConfigKind, type ConfigRecord } from '@tocsin/payload-schemas';
import type { LookupRequest } from '@tocsin/service-ports';
import type { Rows } from '../rows.js';

const SELECT_RECORD = `
  select audit.org_id as org, audit.kind, audit.entity_id as id, audit.revision,
    floor(extract(epoch from audit.at) * 1000)::int8 as at, audit.actor, audit.cause, audit.is_deletion, audit.state
  from audit`;

interface AuditRow {
  readonly cause: string | null;
  readonly is_deletion: boolean;
}

/** The newest audit row of an entity says what its record says. */
export class PostgresConfigRecords extends ConfigRecords {
  constructor(private readonly database: Rows) {
    super();
  }

  override async find(request: LookupRequest): Promise<ConfigRecord | undefined> {
    switch (request.kind) {
      case 'apiKey':
        return this.newest('apiKey', 'select org_id, id from api_key where sha256 = $1', [request.sha256]);
      case 'host':
        return this.newest('host', 'select org_id, id from host where org_id = $1 and id = $2', [
          request.org,
          request.id,
        ]);
      case 'service':
        return this.newest('service', 'select org_id, id from service where org_id = $1 and name = $2', [
          request.org,
          request.name,
        ]);
    }
  }

  private async newest(kind: ConfigKind, entity: string, values: readonly string[]): Promise<ConfigRecord | undefined> {
    const [row] = await this.database.rows(
      `${SELECT_RECORD} join (${entity}) as entity on entity.org_id = audit.org_id and entity.id = audit.entity_id
       where audit.kind = '${kind}' order by audit.revision desc limit 1`,
      values,
    );
    if (row === undefined) return undefined;
    const { cause, is_deletion: isDeletion, ...record } = row as AuditRow;
    return isDeletion ? undefined : configRecordV1.parse({ ...record, ...(cause !== null && { cause }) });
  }
}
