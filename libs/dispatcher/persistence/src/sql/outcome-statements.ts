import type { Statement } from '@tocsin/persistence';

/*
 * Outcomes. A row counts only if it is still this worker's and at this attempt; what is no longer is passed over, so that
 * an outcome can be recorded neither twice nor by a process that has lost the lease. Rows are found one by one by their
 * key (`lateral … offset 0`) and changed by their place: joins of a queue's table collapse when its statistics are of a
 * moment when it was empty.
 */

const OUTCOMES = `
  outcome as (
    select * from unnest($2::int[], $3::text[], $4::int[], $5::smallint[], $6::smallint[], $7::smallint[], $8::text[],
        $9::text[], $10::int[], $11::text[], $13::int[], $14::int[], $15::text[], $16::text[], $18::int[], $19::int[],
        $23::smallint[], $24::text[], $25::int[])
      as u (channel, subject, seq, round, attempt, status, error, detail, latency_us, evidence, start, length, event_key,
        event_id, event_start, event_length, ended, reason, extra)
  ),
  mine as materialized (
    select outcome.*, o.place, o.created_at from outcome cross join lateral (
      select ctid as place, created_at from open_delivery o
      where o.channel = outcome.channel and o.subject = outcome.subject and o.seq = outcome.seq
        and o.round = outcome.round and o.owner = $1 and o.attempt = outcome.attempt
      offset 0 for update
    ) o
  ),
  told as (
    insert into outbox (topic, key, headers, value)
    select $22, event_key, $20::text || event_id || $21::text, substr($17::bytea, event_start, event_length) from mine
  )`;

const RECORD = `
  insert into attempt (created_at, channel, subject, seq, round, attempt, status, error, detail, latency_us, evidence, snippet,
    ended, reason)
  select created_at, channel, subject, seq, round, attempt, status, error, detail, latency_us, evidence,
    case when length > 0 then substr($12::bytea, start, length) end, ended, reason
  from mine`;

/** Removes ended deliveries and makes due what waited behind those that are marked so (`extra` = 1). */
export const FINISH: Statement = {
  name: 'finish',
  text: `with ${OUTCOMES},
    removed as (delete from open_delivery where ctid = any (array(select place from mine))),
    woken as (
      update open_delivery set next_at = now() where ctid = any (array(
        select next.place from mine cross join lateral (
          select ctid as place, owner, next_at from open_delivery o
          where o.channel = mine.channel and o.subject = mine.subject and (o.seq, o.round) > (mine.seq, mine.round)
          order by o.seq, o.round limit 1
        ) next where mine.extra = 1 and next.owner is null and next.next_at = 'infinity'
      )) and owner is null and next_at = 'infinity'
    ) ${RECORD}`,
};

/** Gives back failed deliveries for `extra` milliseconds, and the leases behind them until those have ended. */
export const RETRY: Statement = {
  name: 'retry',
  text: `with ${OUTCOMES},
    given_back as (
      update open_delivery o set owner = null, next_at = now() + make_interval(secs => mine.extra / 1000.0)
      from mine where o.ctid = mine.place
    ),
    follower as materialized (
      select o.place from unnest($26::int[], $27::text[], $28::int[], $29::smallint[]) as u (channel, subject, seq, round)
      cross join lateral (
        select ctid as place from open_delivery o
        where o.channel = u.channel and o.subject = u.subject and o.seq = u.seq and o.round = u.round and o.owner = $1
        offset 0 for update
      ) o
    ),
    put_behind as (
      update open_delivery set owner = null, attempt = 0, next_at = 'infinity'
      where ctid = any (array(select place from follower))
    ) ${RECORD}`,
};
