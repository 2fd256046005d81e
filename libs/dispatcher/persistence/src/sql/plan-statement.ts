import type { Statement } from '@tocsin/persistence';

/*
 * Planning is one statement: positions, bodies, deliveries, skips and their records stand or fall together.
 *
 * - `me` locks the worker's row against being declared gone, so that no lease is taken in the name of a dead worker.
 * - `moved` fences: a position that is not the expected one belongs to another owner by now.
 * - `fresh` are the bodies that were not there before; a transition whose form 0 was there is a repeat.
 * - `wanted` finds which deliveries have a predecessor that is not in this worker's hands.
 * - `chosen` are skips, except those that join a predecessor which still waits.
 */

const ARGUMENTS = `
  me as materialized (select id from worker where id = $1 and expires_at > now() for key share),
  moved as (
    update position p set next_offset = u.next
    from unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[]) with ordinality as u (topic, part, expected, next, n)
    where p.topic = u.topic and p.part = u.part and p.next_offset = u.expected and exists (select from me)
    returning u.n
  ),
  asked as materialized (
    select * from unnest($6::int[], $7::int[], $8::text[], $9::int[], $10::smallint[], $11::date[], $12::text[],
        $14::int[], $15::int[])
      with ordinality as u (plan, org, subject, seq, form, day, trace, start, length, n)
    where u.plan in (select n from moved)
  ),
  fresh as (
    insert into payload (org, subject, seq, form, day, trace, body)
    select org, subject, seq, form, day, trace, substr($13::bytea, start, length) from asked
    on conflict do nothing
    returning org, subject, seq, form
  ),
  transition as materialized (
    select a.n, a.subject, a.seq, a.day from asked a
    join fresh f on f.subject = a.subject and f.seq = a.seq and f.form = a.form and f.org = a.org
    where a.form = 0
  ),
  wanted as materialized (
    select u.*, t.subject, t.seq, t.day,
      u.mode = 2 or exists (
        select from open_delivery p
        where p.channel = u.channel and p.subject = t.subject and p.seq < t.seq and (p.owner is null or p.owner <> $1)
      ) as waits
    from unnest($16::int[], $17::int[], $18::smallint[], $19::smallint[], $20::smallint[], $21::smallint[])
      as u (n, channel, form, kind, lane, mode)
    join transition t on t.n = u.n
  )`;

const SKIPS = `,
  chosen as materialized (
    select u.*, t.subject, t.seq, t.day,
      u.form is not null and exists (
        select from open_delivery p where p.channel = u.channel and p.subject = t.subject and p.seq < t.seq
      ) as joins
    from unnest($22::int[], $23::int[], $24::text[], $25::smallint[], $26::smallint[], $27::smallint[],
        $28::text[], $29::text[], $31::int[], $32::int[])
      with ordinality as u (n, channel, reason, form, kind, lane, key, event_id, start, length, skip)
    join transition t on t.n = u.n
  ),
  skipped as (
    insert into attempt (created_at, channel, subject, seq, round, attempt, ended, reason)
    select now(), channel, subject, seq, 0, 0, 3, reason from chosen where not joins
  ),
  told as (
    insert into outbox (topic, key, headers, value)
    select $35, key, $33::text || event_id || $34::text, substr($30::bytea, start, length)
    from chosen where not joins order by skip
  )`;

const placed = (withSkips: boolean): string => `,
  placed as (
    insert into open_delivery (channel, subject, seq, round, day, form, kind, lane, attempt, owner, next_at)
    select channel, subject, seq, 0, day, form, kind, lane,
      case when mode = 1 and not waits then 1 else 0 end,
      case when mode = 1 and not waits then $1::int end,
      case when waits then 'infinity'::timestamptz else now() end
    from wanted
    ${
      withSkips
        ? `union all select channel, subject, seq, 0, day, form, kind, lane, 0, null, 'infinity' from chosen where joins`
        : ''
    }
    on conflict do nothing
    returning channel, subject, seq, owner, next_at = 'infinity' as waits
  )`;

const result = (withSkips: boolean): string => `
  select
    (select count(*) from me) as alive,
    (select array_agg(n) from moved) as moved,
    (select count(*) from placed where owner is not null) as leased,
    (select json_agg(json_build_array(channel, subject, seq)) from placed where waits) as waiting,
    (select array_agg(a.n) from asked a where a.form = 0 and a.n not in (select n from transition)) as repeated,
    ${withSkips ? '(select array_agg(skip) from chosen where joins)' : 'null::bigint[]'} as joined`;

/** Without the part for skips, which most batches have none of. */
export const PLAN: Statement = { name: 'plan', text: `with ${ARGUMENTS}${placed(false)}${result(false)}` };

export const PLAN_WITH_SKIPS: Statement = {
  name: 'plan_with_skips',
  text: `with ${ARGUMENTS}${SKIPS}${placed(true)}${result(true)}`,
};

export interface PlanRow {
  readonly alive: number;
  /** Numbers of plans, from 1. */
  readonly moved: number[] | null;
  readonly leased: number;
  readonly waiting: [channel: number, subject: string, seq: number][] | null;
  /** Numbers of transitions' first forms, from 1. */
  readonly repeated: number[] | null;
  /** Numbers of skips, from 1. */
  readonly joined: number[] | null;
}
