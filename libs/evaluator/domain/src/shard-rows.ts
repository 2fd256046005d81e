import type { Actor, AlertStatus, AlertTarget, CheckReport, MonitorType, Person } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Flapping } from './alerts/flapping.js';
import type { KpiEvidence } from './kpi/kpi-evidence.js';
import type { SuppressedKey, SuppressedRow } from './held-back/suppressed-row.js';
import type { RunKey, RunRow } from './runs/run-row.js';
import type { GroupMemberRow, GroupRow } from './groups/group-rows.js';

/** Where a shard stands. Stored in the transaction of every batch, beside the shard's offset. */
export interface ShardClock {
  /** Largest append time of `observations.v1` that the shard has processed; 0 before the first record. */
  readonly timeMs: EpochMs;
  /**
   * Sum of all pauses in which the shard saw no sign of life for more than `MAX_QUIET_MS`: our own fault, so deadlines
   * for missing data move by it. Only grows.
   */
  readonly gapMs: number;
  /** Offset of the last record of `config.v1` that the shard has applied; -1 before the first. */
  readonly configOffset: number;
}

/** One alert as it stands. Closed ones stay: for the API, and so that ids do not repeat after a restart. */
export interface AlertRow {
  readonly org: string;
  /** 15 characters of base58 that sort by opening time. */
  readonly id: string;
  readonly type: MonitorType;
  readonly monitorId: string;
  readonly target: AlertTarget;
  readonly status: AlertStatus;
  readonly isOpen: boolean;
  /** Event time. */
  readonly openedAt: EpochSeconds;
  readonly closedAt: EpochSeconds | null;
  readonly statusChangedAt: EpochSeconds;
  readonly worstStatus: AlertStatus;
  /** Sequence of the newest transition. */
  readonly sequence: number;
  /** 1 for the first alert that monitor and target opened in the second `openedAt`, 2 for the next, … */
  readonly ordinal: number;
  /** Value last judged; null for kinds without a metric and while data is missing. */
  readonly value: number | null;
  /** For check alerts the output of the newest report, for others the text of the newest transition. */
  readonly message: string;
  /** Status that the site of an external monitor answered last, as text; absent: there was no answer. */
  readonly answer?: string;
  /** Given by whoever closed it by hand. */
  readonly reason?: string;
  /** `commandId` of the command that closed it, so that a repeat of that command can be told from a late one. */
  readonly closedBy?: string;
  /** Minutes after which people are told again, as its monitor says; absent: never. */
  readonly notificationInterval?: number;
  /**
   * From when the interval counts: people were told, or a reminder was left out. On the running time, which is shard time
   * less `gapMs`.
   */
  readonly remindFromMs: EpochMs;
  readonly acknowledged?: { readonly at: EpochSeconds; readonly by: Actor };
  readonly assignee?: Person;
  /** Told again then, and not before. Pauses do not move it: a person chose it. */
  readonly snoozedUntil?: EpochSeconds;
  /** Of an open alert that flaps. */
  readonly flapping?: Flapping;
  /** Settings of the alert groups that it belongs to, decided when it opened; absent: none. */
  readonly groupSettings?: readonly string[];
  /** Of an alert of a KPI monitor. */
  readonly evidence?: KpiEvidence;
}

export interface CheckKey {
  readonly org: string;
  readonly hostId: string;
  readonly name: string;
}

/** A check monitor of a host with the newest report that counted. */
export interface CheckRow extends CheckKey {
  /** 11 base58 characters, a hash of organization, host and name. */
  readonly id: string;
  /** Of the host's declaration; empty for a check that only reports. */
  readonly memo: string;
  /**
   * `declared` by the host's configuration, only `reported`, or `dropped` from the configuration while an alert was
   * open: it goes with that alert.
   */
  readonly origin: 'declared' | 'reported' | 'dropped';
  /** Null until the first report. */
  readonly status: CheckReport['status'] | null;
  readonly message: string;
  readonly occurredAt: EpochSeconds | null;
  /** Reports other than OK in a row. */
  readonly failures: number;
  /** Minutes, at least 10; as the newest report said. */
  readonly notificationInterval?: number;
  readonly maxCheckAttempts: number;
  /** `occurredAt` of the newest reports, ascending, at most `MAX_REMEMBERED_REPORTS`: repeats are recognised by it. */
  readonly seen: readonly EpochSeconds[];
}

/** From when the silence of a host counts. */
export interface LastSeenRow {
  readonly org: string;
  readonly hostId: string;
  /** Append time of the last accepted metric post. */
  readonly seenAt: EpochMs;
  /** Start of the silence that is being timed: `seenAt`, or later, when a monitor began to look at a silent host. */
  readonly armedAt: EpochMs;
  /** The shard's `gapMs` at that moment. */
  readonly gapMs: number;
}

export interface LastPointKey {
  readonly org: string;
  /** `host:ID` or `service:NAME`. */
  readonly owner: string;
  /** Posted, or computed from what is posted. */
  readonly metric: string;
}

/** The newest point of a metric that some monitor would miss. */
export interface LastPointRow extends LastPointKey {
  readonly pointAt: EpochSeconds;
  /**
   * When it arrived, or when a monitor began to look at it: nothing is missing before that. On the running time, which is
   * shard time less `gapMs`.
   */
  readonly armedAt: EpochMs;
  /** Time since the point that is no silence: the shard's `gapMs` up to then, and what is given to a host that comes back. */
  readonly gapMs: number;
}

/** What samples cannot rebuild. */
export interface ShardRows {
  /** Every open alert, and the closed ones with `openedAt` in the last `ALERT_MEMORY_SECONDS` of shard time. */
  readonly alerts: readonly AlertRow[];
  readonly checks: readonly CheckRow[];
  readonly lastSeen: readonly LastSeenRow[];
  readonly lastPoints: readonly LastPointRow[];
  readonly runs: readonly RunRow[];
  /** Open alert groups, and those that changed in the last `GROUP_MEMORY_MS` of shard time; members likewise. */
  readonly groups: readonly GroupRow[];
  readonly groupMembers: readonly GroupMemberRow[];
  readonly suppressed: readonly SuppressedRow[];
}

/** Rows to write: upserts hold the newest state of each key; a key is never both upserted and gone. */
export interface ShardChanges extends ShardRows {
  readonly checksGone: readonly CheckKey[];
  readonly lastSeenGone: readonly { readonly org: string; readonly hostId: string }[];
  readonly lastPointsGone: readonly LastPointKey[];
  readonly runsGone: readonly RunKey[];
  readonly suppressedGone: readonly SuppressedKey[];
}
