import { inTransaction, sqlStateOf } from '@tocsin/persistence';
import { TooLargeError } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import { QueryTurns } from './query-turns.js';

/** A query that takes longer is cancelled. */
const QUERY_TIMEOUT_MS = 20_000;
/** Queries of one process at once, so that they leave connections to everything else. */
const MAX_RUNNING = 4;
/** Of the database, for each sort of a query: users are counted by sorting them. */
const SORT_MEMORY = '64MB';
/** SQLSTATE of a statement that was cancelled, by its timeout or by us. */
const CANCELLED = '57014';

/** Asks as many statements as it takes; between them it looks whether anybody waits, and whether there is time left. */
type Ask<T> = (queryRunner: QueryRunner, signal: AbortSignal) => Promise<T>;

/** Calls back after so many milliseconds. @returns What stops it. */
type StartTimer = (over: () => void, ms: number) => () => void;

/** Runs queries over events within the limits of all of them. */
export class QueryRuns {
  private readonly turns = new QueryTurns(MAX_RUNNING);

  constructor(
    private readonly dataSource: DataSource,
    private readonly timeoutMs: number = QUERY_TIMEOUT_MS,
    private readonly startTimer: StartTimer = startTimerOfNode,
  ) {}

  /**
   * Asks the database when its turn has come; all that is asked is as of one moment. What it is doing is cancelled when nobody waits
   * for it any more, or when all of it together takes too long.
   *
   * @throws {TooLargeError} If it takes longer than a query may.
   */
  run<T>(signal: AbortSignal, ask: Ask<T>): Promise<T> {
    return this.turns.run(signal, async () => {
      const end = new AbortController();
      const leave = (): void => {
        end.abort(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      const stopTimer = this.startTimer(() => {
        end.abort(this.tookTooLong());
      }, this.timeoutMs);
      try {
        return await inTransaction(this.dataSource, (queryRunner) => this.cancellable(end.signal, queryRunner, ask));
      } catch (error) {
        if (sqlStateOf(error) !== CANCELLED) throw error;
        end.signal.throwIfAborted();
        throw this.tookTooLong({ cause: error });
      } finally {
        stopTimer();
        signal.removeEventListener('abort', leave);
      }
    });
  }

  private tookTooLong(options?: ErrorOptions): TooLargeError {
    return new TooLargeError(
      `the query took longer than ${this.timeoutMs / 1000} s: ask for fewer days, conditions or groups`,
      options,
    );
  }

  private async cancellable<T>(signal: AbortSignal, queryRunner: QueryRunner, ask: Ask<T>): Promise<T> {
    await queryRunner.query('set transaction isolation level repeatable read');
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
      return await ask(queryRunner, signal);
    } finally {
      signal.removeEventListener('abort', cancel);
      // The connection goes on to others only when no cancellation can reach it any more.
      await cancelled;
    }
  }
}

const startTimerOfNode: StartTimer = (over, ms) => {
  const timer = setTimeout(over, ms);
  return () => {
    clearTimeout(timer);
  };
};
