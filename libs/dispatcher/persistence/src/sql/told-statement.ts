import type { Statement } from '@tocsin/persistence';
import { ENDED } from '../queue/subject-kinds.js';

/*
 * Channels by number of the question. What has been tried is found by its subject, in the partitions from the alert's opening
 * on; what is open has no index by subject, so each channel with anything open is asked: there are few unless receivers
 * are down. A delivery is in one of the two, or in both. Of an alert of a KPI the messages of its monitor are looked for, too.
 */
export const TOLD: Statement = {
  name: 'told',
  text: `with recursive alert as materialized (
      select u.n, u.subject, u.seq, u.since, u.org as org_id, o.no as org
      from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[]) with ordinality as u (org, subject, seq, since, n)
      join organization o on o.id = u.org
    ),
    asked as materialized (
      select n, org, since, subject, 0 as from_seq, seq from alert
      union all
      select a.n, a.org, a.since, f.monitor, f.message, f.message + 1 from alert a
      join kpi_finding f on f.org = a.org_id and f.alert = a.subject and f.seq < a.seq
    ),
    hop as (
      (select channel from open_delivery order by channel limit 1)
      union all
      select (select o.channel from open_delivery o where o.channel > hop.channel order by o.channel limit 1)
      from hop where hop.channel is not null
    ),
    told as (
      select asked.n, asked.org, tried.channel from asked cross join lateral (
        select channel from attempt a
        where a.subject = asked.subject and a.seq >= asked.from_seq and a.seq < asked.seq and a.at >= asked.since
          and a.ended is distinct from ${ENDED.skipped}
      ) tried
      union
      select asked.n, asked.org, hop.channel from asked cross join hop cross join lateral (
        select from open_delivery p
        where p.channel = hop.channel and p.subject = asked.subject and p.seq >= asked.from_seq and p.seq < asked.seq limit 1
      ) open
    )
    select told.n, c.id from told join channel c on c.no = told.channel and c.org = told.org`,
};

export interface ToldRow {
  /** From 1. */
  readonly n: number;
  readonly id: string;
}
