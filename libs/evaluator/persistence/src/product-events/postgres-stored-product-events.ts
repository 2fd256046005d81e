import { type EventTypeTotal, StoredProductEvents } from '@tocsin/evaluator-domain';
import { databaseError } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

const HOUR_MS = 3_600_000;

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
}
