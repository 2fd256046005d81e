import { TakenRecipients } from '@tocsin/dispatcher-domain';
import { databaseError } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

export class PostgresTakenRecipients extends TakenRecipients {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async of(webhookId: string): Promise<ReadonlySet<string>> {
    const rows = await this.query<{ address: string }>('select address from mail_recipient where webhook_id = $1', [
      webhookId,
    ]);
    return new Set(rows.map(({ address }) => address));
  }

  override async add(webhookId: string, addresses: readonly string[], at: EpochMs): Promise<void> {
    await this.query(
      `insert into mail_recipient (webhook_id, address, taken_at) select $1, unnest($2::text[]), $3
       on conflict do nothing`,
      [webhookId, addresses, new Date(at)],
    );
  }

  private async query<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    try {
      return await this.dataSource.query<Row[]>(sql, values);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
