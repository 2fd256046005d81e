import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { databaseError, isDeadlock, isSerializationFailure } from './sql-state.js';

/** Waits before a repeat after a deadlock or a serialization failure; as many repeats as entries. */
const RETRY_DELAYS_MS = [5, 25, 125, 625];

const commitHooks = new WeakMap<QueryRunner, (() => void)[]>();

/**
 * Runs `work` in one transaction on one connection. A deadlock or serialization failure rolls back and repeats it, up to
 * four times, so `work` must have no effect outside the database.
 *
 * @returns What `work` returned, after the commit.
 * @throws {DiskFullError | DatabaseUnavailableError} In place of the driver's error; after the latter the commit may have
 *   happened.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(dataSource, work);
    } catch (error) {
      const mayRepeat = isDeadlock(error) || isSerializationFailure(error);
      if (!mayRepeat || attempt === RETRY_DELAYS_MS.length) throw databaseError(error);
      await delay(RETRY_DELAYS_MS[attempt]);
    }
  }
}

/** Registers what happens when the transaction of `queryRunner`, begun by `inTransaction`, has committed. */
export function afterCommit(queryRunner: QueryRunner, hook: () => void): void {
  commitHooks.get(queryRunner)?.push(hook);
}

async function once<T>(dataSource: DataSource, work: (queryRunner: QueryRunner) => Promise<T>): Promise<T> {
  const queryRunner = dataSource.createQueryRunner();
  const hooks: (() => void)[] = [];
  try {
    await queryRunner.connect();
    await queryRunner.startTransaction();
    commitHooks.set(queryRunner, hooks);
    const result = await work(queryRunner);
    await queryRunner.commitTransaction();
    for (const hook of hooks) hook();
    return result;
  } catch (error) {
    // A failed rollback means that the connection is gone, and the transaction with it.
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await queryRunner.release();
  }
}
