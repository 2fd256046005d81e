import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type CountRequest,
  ProductQueries,
  type SelectionCount,
  type StepEvent,
  type StepListener,
  type StepsRequest,
} from '@tocsin/evaluator-domain';
import { inTransaction, sqlStateOf } from '@tocsin/persistence';
import { TooLargeError } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { countOf, type CountRow } from './count-row.js';
import { countSql } from './count-sql.js';
import { QueryTurns } from './query-turns.js';
import { stepsSql } from './steps-sql.js';

/** A query that takes longer is cancelled. */
const QUERY_TIMEOUT_MS = 20_000;
/** Queries of one process at once, so that they leave connections to everything else. */
const MAX_RUNNING = 4;
/** Of the database, for each sort of a query: users are counted by sorting them. */
const SORT_MEMORY = '64MB';
/** Events that are read at once: few enough that others get their turn between two lists. */
const EVENTS_AT_ONCE = 2000;
/** SQLSTATE of a statement that was cancelled, by its timeout or by us. */
const CANCELLED = '57014';

/** One statement per query, over the events as they are stored, or over their totals by hour where these say it. */
export class PostgresProductQueries extends ProductQueries {
  private readonly turns = new QueryTurns(MAX_RUNNING);

  constructor(
    private readonly dataSource: DataSource,
    private readonly timeoutMs: number = QUERY_TIMEOUT_MS,
  ) {
    super();
  }

  override count(request: CountRequest, signal: AbortSignal): Promise<readonly SelectionCount[]> {
    const { text, values } = countSql(request);
    return this.inTurn(signal, async (queryRunner) => {
      const rows = (await queryRunner.query(text, [...values])) as CountRow[];
      return rows.map((row) => countOf(row, request));
    });
  }

  override tellSteps(request: StepsRequest, listener: StepListener, signal: AbortSignal): Promise<void> {
    const { text, values } = stepsSql(request);
    return this.inTurn(signal, async (queryRunner) => {
      const timeOver = AbortSignal.timeout(this.timeoutMs);
      const assertGoesOn = (): void => {
        signal.throwIfAborted();
        if (timeOver.aborted) throw this.tookTooLong();
      };
      await queryRunner.query(`declare steps no scroll cursor for ${text}`, [...values]);
      for (;;) {
        const events = (await queryRunner.query(`fetch ${EVENTS_AT_ONCE} from steps`)) as StepEvent[];
        assertGoesOn();
        const isOver = events.length === 0;
        for (const _ of isOver ? listener.end() : listener.take(events)) {
          await nextTurn();
          assertGoesOn();
        }
        if (isOver) return;
      }
    });
  }

  /** Asks the database when its turn has come. What it is doing is cancelled when nobody waits for it any more. */
  private inTurn<T>(signal: AbortSignal, ask: (queryRunner: QueryRunner) => Promise<T>): Promise<T> {
    return this.turns.run(signal, async () => {
      try {
        return await inTransaction(this.dataSource, (queryRunner) => this.cancellable(signal, queryRunner, ask));
      } catch (error) {
        if (sqlStateOf(error) !== CANCELLED) throw error;
        signal.throwIfAborted();
        throw this.tookTooLong({ cause: error });
      }
    });
  }

  private async cancellable<T>(
    signal: AbortSignal,
    queryRunner: QueryRunner,
    ask: (queryRunner: QueryRunner) => Promise<T>,
  ): Promise<T> {
    const [{ pid }] = (await queryRunner.query(
      // Compiling a statement over hundreds of partitions takes longer than most queries.
      `select pg_backend_pid() as pid, set_config('statement_timeout', $1, true), set_config('jit', 'off', true),
         set_config('work_mem', $2, true)`,
      [String(this.timeoutMs), SORT_MEMORY],
    )) as { pid: number }[];
    signal.throwIfAborted();
    let cancelled: Promise<unknown> | undefined;
    const cancel = (): void => {
      cancelled = this.dataSource.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined); // it ends by its timeout then
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await ask(queryRunner);
    } finally {
      signal.removeEventListener('abort', cancel);
      // The connection goes on to others only when no cancellation can reach it any more.
      await cancelled;
    }
  }

  private tookTooLong(options?: ErrorOptions): TooLargeError {
    return new TooLargeError(
      `the query took longer than ${this.timeoutMs / 1000} s: ask for fewer days, conditions or groups`,
      options,
    );
  }
}
