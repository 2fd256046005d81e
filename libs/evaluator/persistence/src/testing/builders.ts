import type {
  AlertRow,
  CheckRow,
  GroupMemberRow,
  GroupRow,
  KpiEvidence,
  ShardBatch,
  ShardChanges,
  SuppressedRow,
  TakenShard,
} from '@tocsin/evaluator-domain';
import type { AlertTransition, GroupTransition, KpiFindings, Samples } from '@tocsin/payload-schemas';

/** Seconds: 2025-11-24T16:00:00Z. */
export const NOW = 1_764_000_000;

export const NO_CHANGES: ShardChanges = {
  alerts: [],
  checks: [],
  checksGone: [],
  lastSeen: [],
  lastSeenGone: [],
  lastPoints: [],
  lastPointsGone: [],
  runs: [],
  runsGone: [],
  groups: [],
  groupMembers: [],
  suppressed: [],
  suppressedGone: [],
};

/** The batch that follows what `taken` says: one record unless said otherwise. */
export function aBatch(taken: TakenShard, change: Partial<ShardBatch> = {}): ShardBatch {
  return {
    shard: 0,
    epoch: taken.epoch,
    fromOffset: taken.nextOffset,
    nextOffset: taken.nextOffset + 1,
    clock: { timeMs: NOW * 1000, gapMs: 0, configOffset: -1 },
    samples: [],
    transitions: [],
    groupTransitions: [],
    kpiFindings: [],
    changes: NO_CHANGES,
    ...change,
  };
}

/** Samples of one host as `[name, value, time?]`. */
export function samplesOf(owner: string, time: number | number[], points: Record<string, number>): Samples {
  return { org: 'org1', owner, time, names: Object.keys(points), values: Object.values(points) };
}

export function anAlert(change: Partial<AlertRow> = {}): AlertRow {
  return {
    org: 'org1',
    id: '3aaaaaaaaaaaaaa',
    type: 'host',
    monitorId: 'monitor1',
    target: { kind: 'host', id: 'host1' },
    status: 'critical',
    isOpen: true,
    openedAt: NOW,
    closedAt: null,
    statusChangedAt: NOW,
    worstStatus: 'critical',
    sequence: 1,
    ordinal: 1,
    value: 97.25,
    message: 'CPU high',
    remindFromMs: NOW * 1000,
    ...change,
  };
}

export function aTransition(row: AlertRow, change: Partial<AlertTransition> = {}): AlertTransition {
  const { id, type, monitorId, target, status, isOpen, openedAt, closedAt, statusChangedAt, worstStatus } = row;
  return {
    org: { id: row.org, name: 'demo' },
    alert: { id, type, monitorId, target, status, isOpen, openedAt, closedAt, statusChangedAt, worstStatus },
    sequence: row.sequence,
    previousStatus: null,
    trigger: 'monitoring',
    message: row.message,
    user: null,
    monitor: { id: monitorId, type: 'host', revision: 1, name: 'CPU', memo: '', isMute: false },
    configOffset: 4,
    ...change,
  };
}

export function aCheck(change: Partial<CheckRow> = {}): CheckRow {
  return {
    org: 'org1',
    hostId: 'host1',
    name: 'ssh',
    id: 'check1',
    memo: 'port 22',
    origin: 'declared',
    status: 'CRITICAL',
    message: 'refused',
    occurredAt: NOW,
    failures: 2,
    notificationInterval: 60,
    maxCheckAttempts: 3,
    seen: [NOW - 60, NOW],
    ...change,
  };
}

export function aGroup(change: Partial<GroupRow> = {}): GroupRow {
  return {
    org: 'org1',
    id: '3gggggggggggggg',
    settingId: 'setting1',
    settingName: 'webshop bundle',
    status: 'critical',
    isOpen: true,
    openedAt: NOW,
    closedAt: null,
    statusChangedAt: NOW,
    worstStatus: 'critical',
    sequence: 1,
    ordinal: 1,
    members: 2,
    openMembers: 1,
    intervalMinutes: 10,
    remindAt: NOW * 1000 + 600_000,
    changedAt: NOW * 1000,
    ...change,
  };
}

export function aGroupMember(change: Partial<GroupMemberRow> = {}): GroupMemberRow {
  return {
    org: 'org1',
    settingId: 'setting1',
    alertId: '3aaaaaaaaaaaaaa',
    groupId: aGroup().id,
    sequence: 1,
    status: 'critical',
    isOpen: true,
    isAcknowledged: false,
    snoozedUntil: null,
    changedAt: NOW * 1000,
    ...change,
  };
}

export function aGroupTransition(row: GroupRow, change: Partial<GroupTransition> = {}): GroupTransition {
  const { id, status, isOpen, openedAt, closedAt, worstStatus, openMembers, members } = row;
  return {
    org: { id: row.org, name: 'demo' },
    group: { id, status, isOpen, openedAt, closedAt, worstStatus, openMembers, members },
    sequence: row.sequence,
    change: 'open',
    at: row.statusChangedAt,
    setting: { id: row.settingId, name: row.settingName, memo: '' },
    configOffset: 4,
    ...change,
  };
}

export function aSuppressed(change: Partial<SuppressedRow> = {}): SuppressedRow {
  return {
    org: 'org1',
    monitorId: 'monitor1',
    target: { kind: 'host', id: 'host1' },
    type: 'host',
    status: 'warning',
    finding: { at: NOW, value: 97.25, message: 'CPU high' },
    heldBackBy: { kind: 'downtime', id: 'downtime1', until: NOW + 600 },
    dueAt: NOW * 1000 + 600_000,
    ...change,
  };
}

/** A share below 55 %. */
export function anEvidence(change: Partial<KpiEvidence> = {}): KpiEvidence {
  return {
    condition: { type: 'threshold', operator: 'below', value: 55 },
    series: {
      name: 'web',
      segment: { index: 0, name: 'All Users' },
      groupBy: [{ property: 'platform', value: 'web' }],
    },
    bucket: { start: NOW - 3600, end: NOW },
    value: 0.444,
    threshold: 0.55,
    changePercent: -19.3,
    direction: 'down',
    projectId: 'project1',
    chart: { id: 'chart1', revision: 2 },
    interval: 'hour',
    unit: 'percent',
    timeZone: 'UTC',
    countedUntil: NOW * 1000,
    ...change,
  };
}

/** What tells of the opening of an alert. */
export function someFindings({ org, id, monitorId, openedAt }: AlertRow): KpiFindings {
  const { condition, series, bucket, value, threshold, changePercent, direction } = anEvidence();
  return {
    org: { id: org, name: 'demo' },
    project: { id: 'project1', number: 100_001, name: 'Web', timeZone: 'UTC' },
    monitor: {
      id: monitorId,
      revision: 1,
      name: 'Checkout',
      memo: '',
      isAutomatic: false,
      isSmart: false,
      severity: 'critical',
      isMute: false,
      tellsRecovery: true,
    },
    chart: { id: 'chart1', revision: 2, name: 'Checkout' },
    interval: 'hour',
    unit: 'percent',
    at: NOW,
    countedUntil: NOW * 1000,
    findings: [
      {
        alert: { id, status: 'critical', isOpen: true, openedAt, closedAt: null },
        sequence: 1,
        change: 'open',
        condition,
        series,
        bucket,
        value,
        threshold,
        changePercent,
        direction,
        message: '44.4% is lower than the threshold 55%.',
      },
    ],
    configOffset: 4,
  };
}
