import { ConfigRecords } from '@tocsin/config-domain';
import type { ConfigKind, ConfigRecord, ConfigRecordOf } from '@tocsin/payload-schemas';
import type { LookupRequest, ReceiverRequest } from '@tocsin/service-ports';
import type { Rows } from '../rows.js';
import { auditedRecord, SELECT_AUDIT } from './audit-rows.js';

const RECEIVERS = { channel: 'channel', projectWebhook: 'project_webhook' } as const;

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
      case 'projectByApiKey':
        return this.newest('project', 'select org_id, id from project where api_key = $1 or former_api_key = $1', [
          request.apiKey,
        ]);
    }
  }

  override async revision({ kind, org, id }: ReceiverRequest): Promise<number | undefined> {
    const rows = await this.database.rows(`select revision from ${RECEIVERS[kind]} where org_id = $1 and id = $2`, [
      org,
      id,
    ]);
    return (rows as readonly { revision: number }[])[0]?.revision;
  }

  override async deleted<K extends ConfigKind>(
    kind: K,
    org: string,
    id: string,
  ): Promise<ConfigRecordOf<K> | undefined> {
    const record = await this.deletion('audit.kind = $2 and audit.entity_id = $3', [org, kind, id]);
    return record as ConfigRecordOf<K> | undefined;
  }

  override async deletedService(org: string, name: string): Promise<ConfigRecordOf<'service'> | undefined> {
    const record = await this.deletion("audit.kind = 'service' and audit.state ->> 'name' = $2", [org, name]);
    return record?.kind === 'service' ? record : undefined;
  }

  private async deletion(condition: string, values: readonly string[]): Promise<ConfigRecord | undefined> {
    const [row] = await this.database.rows(
      `${SELECT_AUDIT} where audit.org_id = $1 and audit.is_deletion and ${condition} order by audit.at desc limit 1`,
      values,
    );
    return row === undefined ? undefined : auditedRecord(row);
  }

  private async newest(kind: ConfigKind, entity: string, values: readonly string[]): Promise<ConfigRecord | undefined> {
    const [row] = await this.database.rows(
      `${SELECT_AUDIT} join (${entity}) as entity on entity.org_id = audit.org_id and entity.id = audit.entity_id
       where audit.kind = '${kind}' order by audit.revision desc limit 1`,
      values,
    );
    const record = row === undefined ? undefined : auditedRecord(row);
    return record?.deleted ? undefined : record;
  }
}
