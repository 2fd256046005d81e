import { type EventTypeBuckets, type EventTypeTotal, StoredProductEvents } from '@tocsin/evaluator-domain';
import { databaseError, inTransaction, sqlStateOf } from '@tocsin/persistence';
import { type EpochMs, TooLargeError } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

const HOUR_MS = 3_600_000;
/** A statement over all types of events that takes longer is cancelled. */
const QUERY_TIMEOUT_MS = 20_000;
/** SQLSTATE of a statement that was cancelled by its timeout. */
const CANCELLED = '57014';

export class PostgresStoredProductEvents extends StoredProductEvents {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async types(org: string, projectId: string, since: EpochMs): Promise<readonly EventTypeTotal[]> {
    try {
      return await this.dataSource.query<EventTypeTotal[]>(
        `select t.name, coalesce(sum(h.total), 0)::int8 as total
         from project p join event_type t using (project_no)
           left join event_hour h on h.project_no = t.project_no and h.type_no = t.type_no and h.hour >= $3
         where p.org = $1 and p.project_id = $2
         group by t.name order by t.name`,
        [org, projectId, Math.floor(since / HOUR_MS)],
      );
    } catch (error) {
      throw databaseError(error);
    }
  }

  override async typeBuckets(
    org: string,
    projectId: string,
    bounds: readonly EpochMs[],
  ): Promise<readonly EventTypeBuckets[]> {
    const from = bounds.every((bound) => bound % HOUR_MS === 0) ? HOURS : EVENTS;
    try {
      const rows = await this.inTime<{ name: string; buckets: number[]; totals: number[] }>(
        `with p as (select project_no from project where org = $1 and project_id = $2),
           counted as (${from} group by 1, 2)
         select t.name, array_agg(c.bucket) as buckets, array_agg(c.total) as totals
         from counted c join event_type t using (type_no)
         group by t.name order by sum(c.total) desc, t.name`,
        [org, projectId, bounds],
      );
      return rows.map(({ name, buckets, totals }) => {
        const found = new Map(buckets.map((bucket, i) => [bucket, totals[i]]));
        return { name, totals: bounds.slice(1).map((_, i) => found.get(i) ?? 0) };
      });
    } catch (error) {
      if (sqlStateOf(error) !== CANCELLED) throw databaseError(error);
      throw new TooLargeError(`counting all events took longer than ${QUERY_TIMEOUT_MS / 1000} s: ask for fewer days`, {
        cause: error,
      });
    }
  }

  private inTime<Row>(statement: string, parameters: unknown[]): Promise<Row[]> {
    return inTransaction(this.dataSource, async (queryRunner) => {
      await queryRunner.query(`select set_config('statement_timeout', $1, true)`, [String(QUERY_TIMEOUT_MS)]);
      return (await queryRunner.query(statement, parameters)) as Row[];
    });
  }
}

/** What is kept by hour says it where every bucket begins with an hour of UTC. */
const HOURS = `select h.type_no, width_bucket(h.hour::int8 * ${HOUR_MS}, $3::int8[]) - 1 as bucket, sum(h.total)::int8 as total
  from p join event_hour h using (project_no)
  where h.hour >= ($3::int8[])[1] / ${HOUR_MS} and h.hour < ($3::int8[])[array_length($3::int8[], 1)] / ${HOUR_MS}`;
const EVENTS = `select e.type_no, width_bucket(e.time_ms, $3::int8[]) - 1 as bucket, count(*)::int8 as total
  from p join product_event e using (project_no)
  where e.time_ms >= ($3::int8[])[1] and e.time_ms < ($3::int8[])[array_length($3::int8[], 1)]`;
