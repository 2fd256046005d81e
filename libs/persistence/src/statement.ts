import type pg from 'pg';
import type { QueryRunner } from 'typeorm';

/** A statement that is parsed once per connection: for hot paths. The name stands for exactly this text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs a statement on the connection of `queryRunner`, inside its transaction if there is one, with typed rows. A named
 * statement is parsed once per connection, a text anew at every call.
 */
export async function execute<Row extends object = Record<string, unknown>>(
  queryRunner: QueryRunner,
  statement: Statement | string,
  values: readonly unknown[] = [],
): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }> {
  const client = (await queryRunner.connect()) as pg.PoolClient;
  const query = typeof statement === 'string' ? { text: statement } : { name: statement.name, text: statement.text };
  return client.query<Row & pg.QueryResultRow>({ ...query, values: [...values] });
}
