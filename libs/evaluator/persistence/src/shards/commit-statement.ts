import { outboxInsertSql, type Statement } from '@tocsin/persistence';
import { groupStatements } from '../groups/group-statements.js';

/*
 * One statement is one transaction in one round trip. Every part depends on the fence: the position, changed only if it
 * is what this owner expects. If it is not, no part does anything.
 */

const FENCE = `fence as (
  update shard set next_offset = $4, config_offset = $5, time_ms = $6, gap_ms = $7
  where shard = $1 and epoch = $2 and next_offset = $3 returning shard)`;

const SAMPLES = `samples as (
  insert into tail (owner_id, ts, off, payload)
  select owner_id, ts, off, substring($8::bytea from start for length)
  from unnest($9::int4[], $10::int4[], $11::int8[], $12::int4[], $13::int4[]) row (owner_id, ts, off, start, length), fence)`;

const SEEN = `seen as (
  insert into last_seen as stored (owner_id, seen_ms, armed_ms, gap_ms)
  select owner_id, seen_ms, armed_ms, gap_ms
  from unnest($14::int4[], $15::int8[], $16::int8[], $17::int8[]) row (owner_id, seen_ms, armed_ms, gap_ms), fence
  on conflict (owner_id) do update
    set seen_ms = excluded.seen_ms, armed_ms = excluded.armed_ms, gap_ms = excluded.gap_ms)`;

/** Number of rows of `fence`: 1 if the batch was stored, 0 if nothing was. */
const RESULT = 'select count(*)::int4 as stored from fence';

/** A batch that is nothing but samples: nearly all of them. */
export const COMMIT_SAMPLES: Statement = {
  name: 'shard_commit_samples',
  text: `with ${[FENCE, SAMPLES, SEEN].join(',\n')}\n${RESULT}`,
};

const rowsOf = (member: string, columns: string): string =>
  `json_to_recordset($18::json -> '${member}') as row (${columns}), fence`;

const ALERTS = `alerts as (
  insert into alert as stored (org_id, alert_id, shard, type, monitor_id, target, status, is_open, opened_at, closed_at,
    status_changed_at, worst_status, sequence, ordinal, value, message, answer, reason, closed_by, notification_interval,
    remind_from_ms, acknowledged, assignee, snoozed_until, flapping, group_settings, evidence)
  select org_id, alert_id, fence.shard, type, monitor_id, target, status, is_open, opened_at, closed_at,
    status_changed_at, worst_status, sequence, ordinal, value, message, answer, reason, closed_by, notification_interval,
    remind_from_ms, acknowledged, assignee, snoozed_until, flapping, group_settings, evidence
  from ${rowsOf(
    'alerts',
    `org_id int4, alert_id text, type text, monitor_id text, target json, status text, is_open boolean, opened_at int8,
     closed_at int8, status_changed_at int8, worst_status text, sequence int4, ordinal int4, value float8, message text,
     answer text, reason text, closed_by text, notification_interval float8, remind_from_ms int8, acknowledged json, assignee json,
     snoozed_until int8, flapping json, group_settings text[], evidence json`,
  )}
  on conflict (org_id, alert_id) do update set
    status = excluded.status, is_open = excluded.is_open, closed_at = excluded.closed_at,
    status_changed_at = excluded.status_changed_at, worst_status = excluded.worst_status, sequence = excluded.sequence,
    value = excluded.value, message = excluded.message, answer = excluded.answer, reason = excluded.reason,
    closed_by = excluded.closed_by,
    notification_interval = excluded.notification_interval, remind_from_ms = excluded.remind_from_ms,
    acknowledged = excluded.acknowledged, assignee = excluded.assignee, snoozed_until = excluded.snoozed_until,
    flapping = excluded.flapping, evidence = excluded.evidence)`;

const CHECKS = `checks as (
  insert into check_monitor as stored (org_id, host_id, name, id, shard, memo, origin, status, message, occurred_at,
    failures, notification_interval, max_check_attempts, seen)
  select org_id, host_id, name, id, fence.shard, memo, origin, status, message, occurred_at,
    failures, notification_interval, max_check_attempts, seen
  from ${rowsOf(
    'checks',
    `org_id int4, host_id text, name text, id text, memo text, origin text, status text, message text,
     occurred_at int8, failures int4, notification_interval int8, max_check_attempts int4, seen int8[]`,
  )}
  on conflict (org_id, host_id, name) do update set
    id = excluded.id, memo = excluded.memo, origin = excluded.origin, status = excluded.status,
    message = excluded.message, occurred_at = excluded.occurred_at, failures = excluded.failures,
    notification_interval = excluded.notification_interval, max_check_attempts = excluded.max_check_attempts,
    seen = excluded.seen)`;

const CHECKS_GONE = `checks_gone as (
  delete from check_monitor stored using ${rowsOf('checksGone', 'org_id int4, host_id text, name text')}
  where stored.org_id = row.org_id and stored.host_id = row.host_id and stored.name = row.name)`;

const POINTS = `points as (
  insert into last_point as stored (org_id, owner_key, metric, shard, point_at, armed_ms, gap_ms)
  select org_id, owner_key, metric, fence.shard, point_at, armed_ms, gap_ms
  from ${rowsOf('lastPoints', 'org_id int4, owner_key text, metric text, point_at int8, armed_ms int8, gap_ms int8')}
  on conflict (org_id, owner_key, metric) do update
    set point_at = excluded.point_at, armed_ms = excluded.armed_ms, gap_ms = excluded.gap_ms)`;

const POINTS_GONE = `points_gone as (
  delete from last_point stored using ${rowsOf('lastPointsGone', 'org_id int4, owner_key text, metric text')}
  where stored.org_id = row.org_id and stored.owner_key = row.owner_key and stored.metric = row.metric)`;

// A record set turns the JSON null into an SQL one.
const RUNS = `runs as (
  insert into monitor_run as stored (org_id, monitor_id, shard, due_at, kept)
  select org_id, monitor_id, fence.shard, due_at, coalesce(kept, 'null')
  from ${rowsOf('runs', 'org_id int4, monitor_id text, due_at int8, kept json')}
  on conflict (org_id, monitor_id) do update set due_at = excluded.due_at, kept = excluded.kept)`;

const RUNS_GONE = `runs_gone as (
  delete from monitor_run stored using ${rowsOf('runsGone', 'org_id int4, monitor_id text')}
  where stored.org_id = row.org_id and stored.monitor_id = row.monitor_id)`;

const SUPPRESSED = `suppressed as (
  insert into suppressed_excursion as stored (org_id, monitor_id, target_key, shard, type, target, status, finding,
    held_back_by, due_ms)
  select org_id, monitor_id, target_key, fence.shard, type, target, status, finding, held_back_by, due_ms
  from ${rowsOf(
    'suppressed',
    `org_id int4, monitor_id text, target_key text, type text, target json, status text, finding json,
     held_back_by json, due_ms int8`,
  )}
  on conflict (org_id, monitor_id, target_key) do update set
    status = excluded.status, finding = excluded.finding, held_back_by = excluded.held_back_by,
    due_ms = excluded.due_ms)`;

const SUPPRESSED_GONE = `suppressed_gone as (
  delete from suppressed_excursion stored
  using ${rowsOf('suppressedGone', 'org_id int4, monitor_id text, target_key text')}
  where (stored.org_id, stored.monitor_id, stored.target_key) = (row.org_id, row.monitor_id, row.target_key))`;

const SEEN_GONE = `seen_gone as (
  delete from last_seen stored using ${rowsOf('seenGone', 'owner_id int4')} where stored.owner_id = row.owner_id)`;

const OWNERS_GONE = `owners_gone as (
    delete from owner stored using ${rowsOf('ownersGone', 'owner_id int4')} where stored.owner_id = row.owner_id
    returning stored.owner_id),
  series_gone as (delete from series using owners_gone where series.owner_id = owners_gone.owner_id),
  chunks_gone as (insert into owner_gone select owner_id from owners_gone on conflict do nothing)`;

const FIRST_OUTBOX_PARAMETER = 22;
const [BODIES, STARTS, LENGTHS] = [3, 4, 5].map((i) => `$${FIRST_OUTBOX_PARAMETER + i}`);

const TRANSITIONS = `transitions as (
  insert into alert_transition (org_id, alert_id, sequence, body)
  select org_id, alert_id, sequence, substr(${BODIES}::bytea, start, length)
  from unnest($19::int4[], $20::text[], $21::int4[], ${STARTS}::int4[], ${LENGTHS}::int4[])
    row (org_id, alert_id, sequence, start, length), fence
  where org_id is not null)`;

/**
 * The bodies of transitions go into the outbox and into the alert's history from the same parameters; what the outbox holds
 * besides comes behind them.
 */
const OUTBOX = `outboxed as (${outboxInsertSql(FIRST_OUTBOX_PARAMETER)} where exists (select from fence))`;

/** A batch with anything else, too. */
export const COMMIT_ALL: Statement = {
  name: 'shard_commit_all',
  text: `with ${[
    FENCE,
    SAMPLES,
    SEEN,
    ALERTS,
    CHECKS,
    CHECKS_GONE,
    POINTS,
    POINTS_GONE,
    RUNS,
    RUNS_GONE,
    SUPPRESSED,
    SUPPRESSED_GONE,
    SEEN_GONE,
    OWNERS_GONE,
    ...groupStatements(rowsOf),
    TRANSITIONS,
    OUTBOX,
  ].join(',\n')}\n${RESULT}`,
};
