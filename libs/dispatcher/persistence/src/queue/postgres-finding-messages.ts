import { FindingMessages, type ToldFindings } from '@tocsin/dispatcher-domain';
import { databaseError } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

const ASKED = `asked as (
    select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int[], $6::boolean[])
      as u (n, org, monitor, alert, seq, is_first)
  )`;

/** A record that another process numbers at the same time keeps the number of whoever came first; the other is left out. */
const NUMBER = `with ${ASKED},
  fresh as (
    select a.n, a.org, a.monitor from asked a
    where a.is_first and not exists (
      select from kpi_finding f where f.org = a.org and f.alert = a.alert and f.seq = a.seq
    )
  ),
  line as (
    insert into kpi_line as l (org, monitor, last)
    select org, monitor, count(*) from fresh group by org, monitor order by org, monitor
    on conflict (org, monitor) do update set last = l.last + excluded.last
    returning org, monitor, last
  ),
  numbered as (
    select n, last - count(*) over (partition by org, monitor)
      + row_number() over (partition by org, monitor order by n) as message
    from fresh join line using (org, monitor)
  )
  insert into kpi_finding (org, alert, seq, monitor, message, numbered_at)
  select a.org, a.alert, a.seq, a.monitor, message, $7 from asked a join numbered using (n)
  on conflict do nothing`;

const FIND = `with ${ASKED}
  select f.message from asked a
  join kpi_finding f on f.org = a.org and f.alert = a.alert and f.seq = a.seq
  where a.is_first order by a.n`;

export class PostgresFindingMessages extends FindingMessages {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async number(told: readonly ToldFindings[], at: EpochMs): Promise<readonly number[]> {
    if (told.length === 0) return [];
    const rows = told.flatMap(({ org, monitorId, findings }, n) =>
      findings.map(({ alertId, sequence }, index) => ({ n, org, monitorId, alertId, sequence, isFirst: index === 0 })),
    );
    const asked = [
      rows.map(({ n }) => n),
      rows.map(({ org }) => org),
      rows.map(({ monitorId }) => monitorId),
      rows.map(({ alertId }) => alertId),
      rows.map(({ sequence }) => sequence),
      rows.map(({ isFirst }) => isFirst),
    ];
    try {
      await this.dataSource.query(NUMBER, [...asked, new Date(at)]);
      const found = await this.dataSource.query<{ message: number }[]>(FIND, asked);
      return found.map(({ message }) => message);
    } catch (error) {
      throw databaseError(error);
    }
  }
}
