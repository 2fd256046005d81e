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
        $9::int[], $10::text[], $12::int[], $13::int[], $14::text[], $15::text[], $17::int[], $18::int[], $22::smallint[],
        $23::text[], $24::int[])
      as u (channel, subject, seq, round, attempt, status, error, latency_us, evidence, start, length, event_key,
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
    select $21, event_key, $19::text || event_id || $20::text, substr($16::bytea, event_start, event_length) from mine
  )`;

const RECORD = `
  insert into attempt (created_at, channel, subject, seq, round, attempt, status, error, latency_us, evidence, snippet, ended,
    reason)
  select created_at, channel, subject, seq, round, attempt, status, error, latency_us, evidence,
    case when length > 0 then substr($11::bytea, start, length) end, ended, reason
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
      select o.place from unnest($25::int[], $26::text[], $27::int[], $28::smallint[]) as u (channel, subject, seq, round)
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
