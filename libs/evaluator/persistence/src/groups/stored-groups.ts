import type { GroupMemberRow, GroupRow, ShardChanges } from '@tocsin/evaluator-domain';
import type { GroupTransition } from '@tocsin/payload-schemas';

/** Gives organizations their numbers. */
type OrgNumber = (org: string) => number;

/** A row of `alert_group` as it is read. */
export interface StoredGroup {
  readonly org: string;
  readonly group_id: string;
  readonly setting_id: string;
  readonly setting_name: string;
  readonly status: GroupRow['status'];
  readonly is_open: boolean;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly status_changed_at: number;
  readonly worst_status: GroupRow['worstStatus'];
  readonly sequence: number;
  readonly ordinal: number;
  readonly members: number;
  readonly open_members: number;
  readonly interval_minutes: number | null;
  readonly remind_ms: number | null;
  readonly changed_ms: number;
}

export const GROUP_COLUMNS = `group_id, setting_id, setting_name, status, is_open, opened_at, closed_at, status_changed_at,
  worst_status, sequence, ordinal, members, open_members, interval_minutes, remind_ms, changed_ms`;

export function toGroupRow(stored: StoredGroup): GroupRow {
  return {
    org: stored.org,
    id: stored.group_id,
    settingId: stored.setting_id,
    settingName: stored.setting_name,
    status: stored.status,
    isOpen: stored.is_open,
    openedAt: stored.opened_at,
    closedAt: stored.closed_at,
    statusChangedAt: stored.status_changed_at,
    worstStatus: stored.worst_status,
    sequence: stored.sequence,
    ordinal: stored.ordinal,
    members: stored.members,
    openMembers: stored.open_members,
    intervalMinutes: stored.interval_minutes,
    remindAt: stored.remind_ms,
    changedAt: stored.changed_ms,
  };
}

/** A row of `alert_group_member` as it is read. */
export interface StoredMember {
  readonly org: string;
  readonly setting_id: string;
  readonly alert_id: string;
  readonly group_id: string;
  readonly sequence: number;
  readonly status: GroupMemberRow['status'];
  readonly is_open: boolean;
  readonly is_acknowledged: boolean;
  readonly snoozed_until: number | null;
  readonly changed_ms: number;
}

export const MEMBER_COLUMNS = `setting_id, alert_id, group_id, sequence, status, is_open, is_acknowledged, snoozed_until,
  changed_ms`;

export function toMemberRow(stored: StoredMember): GroupMemberRow {
  return {
    org: stored.org,
    settingId: stored.setting_id,
    alertId: stored.alert_id,
    groupId: stored.group_id,
    sequence: stored.sequence,
    status: stored.status,
    isOpen: stored.is_open,
    isAcknowledged: stored.is_acknowledged,
    snoozedUntil: stored.snoozed_until,
    changedAt: stored.changed_ms,
  };
}

/** Members of the JSON parameter of `COMMIT_ALL`. */
export function groupColumns(
  { groups, groupMembers }: ShardChanges,
  transitions: readonly GroupTransition[],
  org: OrgNumber,
): object {
  return {
    groups: groups.map((row) => ({
      org_id: org(row.org),
      group_id: row.id,
      setting_id: row.settingId,
      setting_name: row.settingName,
      status: row.status,
      is_open: row.isOpen,
      opened_at: row.openedAt,
      closed_at: row.closedAt,
      status_changed_at: row.statusChangedAt,
      worst_status: row.worstStatus,
      sequence: row.sequence,
      ordinal: row.ordinal,
      members: row.members,
      open_members: row.openMembers,
      interval_minutes: row.intervalMinutes,
      remind_ms: row.remindAt,
      changed_ms: row.changedAt,
    })),
    groupMembers: groupMembers.map((row) => ({
      org_id: org(row.org),
      setting_id: row.settingId,
      alert_id: row.alertId,
      group_id: row.groupId,
      sequence: row.sequence,
      status: row.status,
      is_open: row.isOpen,
      is_acknowledged: row.isAcknowledged,
      snoozed_until: row.snoozedUntil,
      changed_ms: row.changedAt,
    })),
    groupTransitions: transitions.map((transition) => ({
      org_id: org(transition.org.id),
      group_id: transition.group.id,
      sequence: transition.sequence,
      body: JSON.stringify(transition),
    })),
  };
}
