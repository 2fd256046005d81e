import type pg from 'pg';
import type { QueryRunner } from 'typeorm';

/** A statement that is parsed once per connection: for hot paths. The name stands for exactly this text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs a named statement on the connection of `queryRunner`, inside its transaction if there is one. `query` of TypeORM
 * parses and plans the text anew at every call.
 */
export async function execute<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  queryRunner: QueryRunner,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  const client = (await queryRunner.connect()) as pg.PoolClient;
  return client.query<Row>({ name: statement.name, text: statement.text, values: [...values] });
}
