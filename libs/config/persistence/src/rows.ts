import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

/** Runs SQL and gives its rows, unparsed: over the pool, or inside a change's transaction. */
export interface Rows {
  rows(sql: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
}

/** Statements outside of any transaction; the driver's errors become ours. */
export function rowsOf(dataSource: DataSource): Rows {
  return {
    async rows(sql, values = []) {
      try {
        return await dataSource.query<unknown[]>(sql, [...values]);
      } catch (error) {
        throw databaseError(error);
      }
    },
  };
}
