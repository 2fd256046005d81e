/**
 * Parts of `COMMIT_ALL`.
 *
 * @param rowsOf - Reads a member of its JSON parameter, together with the fence.
 */
export function groupStatements(rowsOf: (member: string, columns: string) => string): readonly string[] {
  return [
    `groups as (
      insert into alert_group as stored (org_id, group_id, shard, setting_id, setting_name, status, is_open, opened_at,
        closed_at, status_changed_at, worst_status, sequence, ordinal, members, open_members, interval_minutes, remind_ms,
        changed_ms)
      select org_id, group_id, fence.shard, setting_id, setting_name, status, is_open, opened_at, closed_at,
        status_changed_at, worst_status, sequence, ordinal, members, open_members, interval_minutes, remind_ms, changed_ms
      from ${rowsOf(
        'groups',
        `org_id int4, group_id text, setting_id text, setting_name text, status text, is_open boolean, opened_at int8,
         closed_at int8, status_changed_at int8, worst_status text, sequence int4, ordinal int4, members int4,
         open_members int4, interval_minutes int4, remind_ms int8, changed_ms int8`,
      )}
      on conflict (org_id, group_id) do update set
        setting_name = excluded.setting_name, status = excluded.status, is_open = excluded.is_open,
        closed_at = excluded.closed_at, status_changed_at = excluded.status_changed_at,
        worst_status = excluded.worst_status, sequence = excluded.sequence, members = excluded.members,
        open_members = excluded.open_members, interval_minutes = excluded.interval_minutes,
        remind_ms = excluded.remind_ms, changed_ms = excluded.changed_ms)`,
    `group_members as (
      insert into alert_group_member as stored (org_id, setting_id, alert_id, group_id, shard, sequence, status, is_open,
        is_acknowledged, snoozed_until, changed_ms)
      select org_id, setting_id, alert_id, group_id, fence.shard, sequence, status, is_open, is_acknowledged,
        snoozed_until, changed_ms
      from ${rowsOf(
        'groupMembers',
        `org_id int4, setting_id text, alert_id text, group_id text, sequence int4, status text, is_open boolean,
         is_acknowledged boolean, snoozed_until int8, changed_ms int8`,
      )}
      on conflict (org_id, setting_id, alert_id) do update set
        group_id = excluded.group_id, sequence = excluded.sequence, status = excluded.status, is_open = excluded.is_open,
        is_acknowledged = excluded.is_acknowledged, snoozed_until = excluded.snoozed_until,
        changed_ms = excluded.changed_ms)`,
    `group_transitions as (
      insert into alert_group_transition (org_id, group_id, sequence, body)
      select org_id, group_id, sequence, body
      from ${rowsOf('groupTransitions', 'org_id int4, group_id text, sequence int4, body text')})`,
  ];
}
