import { databaseError, sqlStateOf } from '@tocsin/persistence';
import { InvalidInputError } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';

/** Runs SQL and gives its rows, unparsed: over the pool, or inside a change's transaction. */
export interface Rows {
  rows(sql: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
}

/** Each statement on whichever connection is free; the driver's errors become ours. */
export function rowsOf(dataSource: DataSource): Rows {
  return {
    async rows(sql, values = []) {
      try {
        return await dataSource.query<unknown[]>(sql, [...values]);
      } catch (error) {
        throw databaseError(readable(error));
      }
    },
  };
}

/** Every statement within the transaction of `queryRunner`. */
export function rowsWithin(queryRunner: QueryRunner): Rows {
  return {
    async rows(sql, values = []) {
      try {
        const { records } = await queryRunner.query(sql, [...values], true);
        return records as readonly unknown[];
      } catch (error) {
        throw readable(error);
      }
    },
  };
}

const CHARACTER_NOT_IN_REPERTOIRE = '22021';

/** Names in paths and queries reach statements as they came; what no row can hold is the client's mistake. */
function readable(error: unknown): unknown {
  if (sqlStateOf(error) !== CHARACTER_NOT_IN_REPERTOIRE) return error;
  return new InvalidInputError('the request contains the character U+0000; remove it', undefined, { cause: error });
}
