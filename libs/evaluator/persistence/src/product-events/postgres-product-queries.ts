import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type CountRequest,
  ProductQueries,
  type SelectionCount,
  type StepEvent,
  type StepListener,
  type StepsRequest,
} from '@tocsin/evaluator-domain';
import { countOf, type CountRow } from './count-row.js';
import { countSql } from './count-sql.js';
import type { QueryRuns } from './query-runs.js';
import { stepsSql } from './steps-sql.js';

/** Groups whose windows are put together between two turns of others. */
const ROWS_AT_ONCE = 20;
/** Events that are read at once: few enough that others get their turn between two lists. */
const EVENTS_AT_ONCE = 2000;

/** One statement per query, over the events as they are stored, or over their totals by hour where these say it. */
export class PostgresProductQueries extends ProductQueries {
  constructor(private readonly runs: QueryRuns) {
    super();
  }

  override count(request: CountRequest, signal: AbortSignal): Promise<readonly SelectionCount[]> {
    const { text, values } = countSql(request);
    return this.runs.run(signal, async (queryRunner, end) => {
      const rows = (await queryRunner.query(text, [...values])) as CountRow[];
      const counts: SelectionCount[] = [];
      for (const row of rows) {
        counts.push(countOf(row, request));
        if (counts.length % ROWS_AT_ONCE === 0) await nextTurn();
      }
      end.throwIfAborted();
      return counts;
    });
  }

  override tellSteps(request: StepsRequest, listener: StepListener, signal: AbortSignal): Promise<void> {
    const { text, values } = stepsSql(request);
    return this.runs.run(signal, async (queryRunner, end) => {
      await queryRunner.query(`declare steps no scroll cursor for ${text}`, [...values]);
      for (;;) {
        const events = (await queryRunner.query(`fetch ${EVENTS_AT_ONCE} from steps`)) as StepEvent[];
        end.throwIfAborted();
        const isOver = events.length === 0;
        for (const _ of isOver ? listener.end() : listener.take(events)) {
          await nextTurn();
          end.throwIfAborted();
        }
        if (isOver) return;
      }
    });
  }
}
