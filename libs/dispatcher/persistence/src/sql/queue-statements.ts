import type { Statement } from '@tocsin/persistence';

const LEASED_COLUMNS = 'o.channel, o.subject, o.seq, o.round, o.kind, o.attempt';

/**
 * Deliveries of each channel up to its own limit. Bodies come along; one that is no longer kept is null. Failures are counted
 * by what was recorded: an attempt whose outcome was lost with its process may have succeeded.
 */
export const CLAIM: Statement = {
  name: 'claim',
  text: `with wanted as (
      select * from unnest($2::int[], $3::int[], $4::int[]) as u (channel, org, most)
      where exists (select from worker where id = $1 and expires_at > now())
    ),
    picked as materialized (
      select wanted.org, o.place from wanted cross join lateral (
        select ctid as place from open_delivery o
        where o.channel = wanted.channel and o.owner is null and o.next_at <= now()
        order by o.lane, o.next_at limit wanted.most for update skip locked
      ) o
    ),
    taken as (
      update open_delivery o set owner = $1, attempt = o.attempt + 1
      from picked where o.ctid = picked.place
      returning ${LEASED_COLUMNS}, o.created_at, o.form, o.day, o.lane, o.next_at, picked.org
    )
    select o.channel, o.subject, o.seq, o.round, o.kind, o.attempt, payload.body, payload.trace,
      case when o.attempt > 1 then (
        select count(*)::int from attempt a
        where a.subject = o.subject and a.channel = o.channel and a.seq = o.seq and a.round = o.round
          and a.at >= o.created_at
      ) end as failures
    from taken o left join lateral (
      select body, trace from payload p
      where p.org = o.org and p.subject = o.subject and p.seq = o.seq and p.form = o.form and p.day = o.day
    ) payload on true
    order by o.lane, o.next_at`,
};

/** Whatever a channel has in nobody's hands, due or not. */
export const CLAIM_TO_END: Statement = {
  name: 'claim_to_end',
  text: `with picked as materialized (
      select ctid as place from open_delivery where channel = $2 and owner is null limit $3 for update skip locked
    )
    update open_delivery o set owner = $1 from picked
    where o.ctid = picked.place and exists (select from worker where id = $1 and expires_at > now())
    returning ${LEASED_COLUMNS}`,
};

/** Hops from channel to channel along the index of due deliveries. */
export const DUE: Statement = {
  name: 'due',
  text: `with recursive hop as (
      (select channel from open_delivery where owner is null order by channel limit 1)
      union all
      select (
        select o.channel from open_delivery o where o.owner is null and o.channel > hop.channel order by o.channel limit 1
      ) from hop where hop.channel is not null
    )
    select hop.channel, extract(epoch from now() - oldest.next_at)::float8 * 1000 as overdue_ms
    from hop cross join lateral (
      select min(first.next_at) as next_at from (values (0), (1), (2)) lanes (lane) cross join lateral (
        select o.next_at from open_delivery o
        where o.channel = hop.channel and o.lane = lanes.lane and o.owner is null and o.next_at <= now()
        order by o.next_at limit 1
      ) first
    ) oldest
    where oldest.next_at is not null`,
};

export const WAKE: Statement = {
  name: 'wake',
  text: `update open_delivery set next_at = now() where ctid = any (array(
      select first.place from unnest($1::int[], $2::text[]) as u (channel, subject) cross join lateral (
        select ctid as place, owner, next_at from open_delivery o
        where o.channel = u.channel and o.subject = u.subject order by o.seq, o.round limit 1
      ) first where first.owner is null and first.next_at = 'infinity'
    )) and owner is null and next_at = 'infinity'`,
};

export const RELEASE: Statement = {
  name: 'release',
  text: `with released as materialized (
      select u.was_sent, o.place, exists (
        select from open_delivery p
        where p.channel = u.channel and p.subject = u.subject and (p.seq, p.round) < (u.seq, u.round)
      ) as waits
      from unnest($2::int[], $3::text[], $4::int[], $5::smallint[], $6::boolean[])
        as u (channel, subject, seq, round, was_sent)
      cross join lateral (
        select ctid as place from open_delivery o
        where o.channel = u.channel and o.subject = u.subject and o.seq = u.seq and o.round = u.round and o.owner = $1
        offset 0 for update
      ) o
    )
    update open_delivery o set owner = null,
      attempt = case when released.was_sent then o.attempt else greatest(o.attempt - 1, 0) end,
      next_at = case when released.waits then 'infinity'::timestamptz else now() end
    from released where o.ctid = released.place`,
};

/** Reads the whole table: for the rare case that memory and table disagree. */
export const OWNED: Statement = {
  name: 'owned',
  text: 'select channel, subject, seq, round from open_delivery where owner = $1',
};

export const COUNT: Statement = {
  name: 'count',
  text: 'select count(*) as open from (select from open_delivery limit $1) counted',
};
