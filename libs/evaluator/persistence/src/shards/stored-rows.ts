import type { AlertRow, CheckRow, LastPointRow, LastSeenRow, ShardChanges } from '@tocsin/evaluator-domain';
import type { GroupTransition } from '@tocsin/payload-schemas';
import { groupColumns } from '../groups/stored-groups.js';
import { runColumns } from './stored-runs.js';
import { suppressedColumns } from './stored-suppressed.js';

/** Gives organizations their numbers. */
type OrgNumber = (org: string) => number;

/** A row of `alert` as it is read, with the organization's own id. */
export interface StoredAlert {
  readonly org: string;
  readonly alert_id: string;
  readonly type: AlertRow['type'];
  readonly monitor_id: string;
  readonly target: AlertRow['target'];
  readonly status: AlertRow['status'];
  readonly is_open: boolean;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly status_changed_at: number;
  readonly worst_status: AlertRow['worstStatus'];
  readonly sequence: number;
  readonly ordinal: number;
  readonly value: number | null;
  readonly message: string;
  readonly answer: string | null;
  readonly reason: string | null;
  readonly closed_by: string | null;
  readonly notification_interval: number | null;
  readonly remind_from_ms: number;
  readonly acknowledged: AlertRow['acknowledged'] | null;
  readonly assignee: AlertRow['assignee'] | null;
  readonly snoozed_until: number | null;
  readonly flapping: AlertRow['flapping'] | null;
  readonly group_settings: string[] | null;
  readonly evidence: AlertRow['evidence'] | null;
}

export const ALERT_COLUMNS = `alert_id, type, monitor_id, target, status, is_open, opened_at, closed_at,
  status_changed_at, worst_status, sequence, ordinal, value, message, answer, reason, closed_by, notification_interval, remind_from_ms,
  acknowledged, assignee, snoozed_until, flapping, group_settings, evidence`;

export function toAlertRow(stored: StoredAlert): AlertRow {
  return {
    org: stored.org,
    id: stored.alert_id,
    type: stored.type,
    monitorId: stored.monitor_id,
    target: stored.target,
    status: stored.status,
    isOpen: stored.is_open,
    openedAt: stored.opened_at,
    closedAt: stored.closed_at,
    statusChangedAt: stored.status_changed_at,
    worstStatus: stored.worst_status,
    sequence: stored.sequence,
    ordinal: stored.ordinal,
    value: stored.value,
    message: stored.message,
    ...(stored.answer !== null && { answer: stored.answer }),
    ...(stored.reason !== null && { reason: stored.reason }),
    ...(stored.closed_by !== null && { closedBy: stored.closed_by }),
    ...(stored.notification_interval !== null && { notificationInterval: stored.notification_interval }),
    remindFromMs: stored.remind_from_ms,
    ...(stored.acknowledged !== null && { acknowledged: stored.acknowledged }),
    ...(stored.assignee !== null && { assignee: stored.assignee }),
    ...(stored.snoozed_until !== null && { snoozedUntil: stored.snoozed_until }),
    ...(stored.flapping !== null && { flapping: stored.flapping }),
    ...(stored.group_settings !== null && { groupSettings: stored.group_settings }),
    ...(stored.evidence !== null && { evidence: stored.evidence }),
  };
}

/** A row of `check_monitor` as it is read. */
export interface StoredCheck {
  readonly org: string;
  readonly host_id: string;
  readonly name: string;
  readonly id: string;
  readonly memo: string;
  readonly origin: CheckRow['origin'];
  readonly status: CheckRow['status'];
  readonly message: string;
  readonly occurred_at: number | null;
  readonly failures: number;
  readonly notification_interval: number | null;
  readonly max_check_attempts: number;
  readonly seen: number[];
}

export const CHECK_COLUMNS = `host_id, name, id, memo, origin, status, message, occurred_at, failures,
  notification_interval, max_check_attempts, seen`;

export function toCheckRow(stored: StoredCheck): CheckRow {
  return {
    org: stored.org,
    hostId: stored.host_id,
    name: stored.name,
    id: stored.id,
    memo: stored.memo,
    origin: stored.origin,
    status: stored.status,
    message: stored.message,
    occurredAt: stored.occurred_at,
    failures: stored.failures,
    ...(stored.notification_interval !== null && { notificationInterval: stored.notification_interval }),
    maxCheckAttempts: stored.max_check_attempts,
    seen: stored.seen,
  };
}

export interface StoredSeen {
  readonly org: string;
  readonly owner: string;
  readonly seen_ms: number;
  readonly armed_ms: number;
  readonly gap_ms: number;
}

export function toLastSeenRow(stored: StoredSeen): LastSeenRow {
  return {
    org: stored.org,
    hostId: stored.owner.slice('host:'.length),
    seenAt: stored.seen_ms,
    armedAt: stored.armed_ms,
    gapMs: stored.gap_ms,
  };
}

export interface StoredPoint {
  readonly org: string;
  readonly owner_key: string;
  readonly metric: string;
  readonly point_at: number;
  readonly armed_ms: number;
  readonly gap_ms: number;
}

export function toLastPointRow(stored: StoredPoint): LastPointRow {
  const { org, owner_key: owner, metric, point_at: pointAt, armed_ms: armedAt, gap_ms: gapMs } = stored;
  return { org, owner, metric, pointAt, armedAt, gapMs };
}

/**
 * What `COMMIT_ALL` reads as its JSON parameter. Members without a value are left out: they become null.
 *
 * @param seenGone - Owners whose `last_seen` goes.
 * @param ownersGone - Owners that go themselves.
 */
export function changesJson(
  changes: ShardChanges,
  groupTransitions: readonly GroupTransition[],
  org: OrgNumber,
  seenGone: readonly number[],
  ownersGone: readonly number[],
): string {
  const rows = {
    alerts: changes.alerts.map((row) => alertColumns(row, org)),
    checks: changes.checks.map((row) => checkColumns(row, org)),
    checksGone: changes.checksGone.map((key) => ({ org_id: org(key.org), host_id: key.hostId, name: key.name })),
    lastPoints: changes.lastPoints.map((row) => ({
      org_id: org(row.org),
      owner_key: row.owner,
      metric: row.metric,
      point_at: row.pointAt,
      armed_ms: row.armedAt,
      gap_ms: row.gapMs,
    })),
    lastPointsGone: changes.lastPointsGone.map((key) => ({
      org_id: org(key.org),
      owner_key: key.owner,
      metric: key.metric,
    })),
    ...runColumns(changes, org),
    ...groupColumns(changes, groupTransitions, org),
    ...suppressedColumns(changes, org),
    seenGone: seenGone.map((id) => ({ owner_id: id })),
    ownersGone: ownersGone.map((id) => ({ owner_id: id })),
  };
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value));
}

/** PostgreSQL refuses U+0000 and half surrogate pairs; a text with one must not stop a shard. */
const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\u{fffd}');

function alertColumns(
  row: AlertRow,
  org: OrgNumber,
): Omit<Record<keyof StoredAlert, unknown>, 'org'> & { org_id: number } {
  return {
    org_id: org(row.org),
    alert_id: row.id,
    type: row.type,
    monitor_id: row.monitorId,
    target: row.target,
    status: row.status,
    is_open: row.isOpen,
    opened_at: row.openedAt,
    closed_at: row.closedAt,
    status_changed_at: row.statusChangedAt,
    worst_status: row.worstStatus,
    sequence: row.sequence,
    ordinal: row.ordinal,
    value: row.value,
    message: row.message,
    answer: row.answer,
    reason: row.reason,
    closed_by: row.closedBy,
    notification_interval: row.notificationInterval,
    remind_from_ms: row.remindFromMs,
    acknowledged: row.acknowledged,
    assignee: row.assignee,
    snoozed_until: row.snoozedUntil,
    flapping: row.flapping,
    group_settings: row.groupSettings,
    evidence: row.evidence,
  };
}

function checkColumns(
  row: CheckRow,
  org: OrgNumber,
): Omit<Record<keyof StoredCheck, unknown>, 'org'> & { org_id: number } {
  return {
    org_id: org(row.org),
    host_id: row.hostId,
    name: row.name,
    id: row.id,
    memo: row.memo,
    origin: row.origin,
    status: row.status,
    message: row.message,
    occurred_at: row.occurredAt,
    failures: row.failures,
    notification_interval: row.notificationInterval,
    max_check_attempts: row.maxCheckAttempts,
    seen: row.seen,
  };
}
